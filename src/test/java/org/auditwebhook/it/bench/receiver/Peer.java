package org.auditwebhook.it.bench.receiver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection, kept alive: requests with a {@code Content-Length}, each answered with 204. Used by
 * the loop's thread only.
 */
final class Peer {
  private static final int BUFFER = 16 * 1_024;
  private static final byte[] ANSWER =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)");

  private final SocketChannel channel;
  private final Tally tally;
  private final DueAnswers due;
  private ByteBuffer in = ByteBuffer.allocate(BUFFER);

  /** Where the body of the request begins that is being read; 0 while its head is. */
  private int bodyFrom;

  private int bodyTo;

  Peer(SocketChannel channel, Tally tally, DueAnswers due) {
    this.channel = channel;
    this.tally = tally;
    this.due = due;
  }

  /** Takes what has come. */
  void read() {
    try {
      if (channel.read(in) < 0) {
        channel.close();
        return;
      }
      while (isWhole()) {
        tally.post(in.array(), bodyFrom, bodyTo);
        in.flip().position(bodyTo);
        in.compact();
        bodyFrom = 0;
        due.add(this);
      }
    } catch (IOException e) {
      end();
    }
  }

  /** Answers the oldest request that is not answered. */
  void answer() {
    ByteBuffer answer = ByteBuffer.wrap(ANSWER);
    try {
      while (channel.isOpen() && answer.hasRemaining()) {
        channel.write(answer);
      }
    } catch (IOException e) {
      end();
    }
  }

  private void end() {
    try {
      channel.close();
    } catch (IOException e) {
      // it is gone
    }
  }

  /** Whether a whole request has come; makes room for the rest of one that has not. */
  private boolean isWhole() throws IOException {
    if (bodyFrom == 0) {
      bodyFrom = headEnd();
      bodyTo = bodyFrom == 0 ? 0 : bodyFrom + length();
    }
    int size = Math.max(bodyTo, in.position() + 1);
    if (size > in.capacity()) {
      in =
          ByteBuffer.wrap(Arrays.copyOf(in.array(), Math.max(size, 2 * in.capacity())))
              .position(in.position());
    }
    return bodyFrom > 0 && in.position() >= bodyTo;
  }

  /** Behind the empty line; 0 if that has not come. */
  private int headEnd() {
    byte[] bytes = in.array();
    for (int i = 3; i < in.position(); i++) {
      if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
        return i + 1;
      }
    }
    return 0;
  }

  private int length() throws IOException {
    String head = new String(in.array(), 0, bodyFrom, StandardCharsets.ISO_8859_1);
    Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
    if (!length.find()) {
      throw new IOException("a request without a Content-Length");
    }
    return Integer.parseInt(length.group(1));
  }
}
