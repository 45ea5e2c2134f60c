package org.auditwebhook.egress;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;

/**
 * An open connection, plain or with TLS, on which one request after the other is sent. For one
 * thread at a time. It is never closed in the way of HTTP or TLS, which may wait for the other
 * side: its socket is.
 */
final class Connection {
  /** The most that is read of the heads of one answer: those of its 1xx answers and its own. */
  static final int MOST_HEAD = 64 * 1024;

  /** The most that is read of the body of an answer, behind its head. */
  static final int MOST_BODY = 64 * 1024;

  /** RFC 9110, section 15. */
  private static final int LAST_STATUS = 599;

  /** The shortest that a socket can wait for what may be there already. */
  private static final Duration PEEK = Duration.ofMillis(1);

  private static final int MOST_LOOKS = 10;

  private final Target target;
  private final InetAddress address;
  private final BoundedSocket socket;
  private final boolean tls;
  private final AnswerStream in;
  private final Framing framing = new Framing();
  private Idleness idleness = Idleness.NOT_KEPT;

  /**
   * @param target where the requests go to
   * @param address what the socket is connected to: the target, or a proxy
   * @param tls laid over the socket, or {@code null}
   */
  Connection(Target target, InetAddress address, BoundedSocket socket, SSLSocket tls)
      throws IOException {
    this.target = target;
    this.address = address;
    this.socket = socket;
    this.tls = tls != null;
    in = new AnswerStream((tls == null ? socket : tls).getInputStream());
    framing.begin(socket, tls, in);
  }

  /** Whether it leads to this target by one of these addresses. */
  boolean leadsTo(Target other, Iterable<InetAddress> addresses) {
    if (target.equals(other)) {
      for (InetAddress one : addresses) {
        if (one.equals(address)) {
          return true;
        }
      }
    }
    return false;
  }

  BoundedSocket socket() {
    return socket;
  }

  /** How long it may be idle since the last answer. */
  Idleness idleness() {
    return idleness;
  }

  /** Whether any byte of the answer to the last request has come. */
  boolean hasBegunToAnswer() {
    return in.hasBegun();
  }

  /** Sends a request, until the socket's deadline. */
  void send(ClassicHttpRequest request) throws HttpException, IOException {
    idleness = Idleness.NOT_KEPT;
    in.beginAnswer();
    framing.sendRequestHeader(request);
    framing.sendRequestEntity(request);
    framing.flush();
  }

  /**
   * The head of the final answer.
   *
   * @throws IOException if it is not whole at the socket's deadline, breaks off or is too long
   * @throws HttpException if it is malformed
   */
  ClassicHttpResponse receive() throws HttpException, IOException {
    socket.allow(MOST_HEAD);
    ClassicHttpResponse answer = framing.receiveResponseHeader();
    while (answer.getCode() < HttpStatus.SC_SUCCESS) {
      if (answer.getCode() == HttpStatus.SC_SWITCHING_PROTOCOLS) {
        throw new ProtocolException("another protocol, which nobody asked for");
      }
      answer = framing.receiveResponseHeader();
    }
    if (answer.getCode() > LAST_STATUS) {
      throw new ProtocolException("a status that is none");
    }
    return answer;
  }

  /**
   * Reads the body of an answer and forgets it, so that the connection can be kept; gives up at its
   * bound and at the socket's deadline. How it ends changes nothing of the answer.
   */
  void discardBody(ClassicHttpRequest request, ClassicHttpResponse answer) {
    socket.allow(MOST_BODY);
    try {
      boolean kept = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, answer, null);
      if (hasBody(answer)) {
        framing.receiveResponseEntity(answer);
        readToEnd(answer.getEntity().getContent());
      }
      idleness = kept && !hasMore() ? Idleness.after(answer) : Idleness.NOT_KEPT;
    } catch (IOException | HttpException | RuntimeException e) {
      idleness = Idleness.NOT_KEPT;
    }
  }

  /**
   * The body of an answer, whole. It must say where it ends: what ends with the connection may be
   * cut off.
   *
   * @param most the bytes that it may have
   * @throws IOException if it is longer, not whole at the socket's deadline, or breaks off
   */
  byte[] body(ClassicHttpResponse answer, int most) throws HttpException, IOException {
    socket.allow(2 * most); // chunks and records of TLS come on top
    framing.receiveResponseEntity(answer);
    byte[] body = answer.getEntity().getContent().readNBytes(most + 1);
    if (body.length > most) {
      throw new TooLongException();
    }
    return body;
  }

  /**
   * Whether the other side has closed it, or has sent something unasked, which would be taken for
   * the answer to the next request. Waits for a millisecond if it has been idle for a while.
   */
  boolean isStale() {
    try {
      if (socket.isClosed() || idleness.isOver() || in.available() > 0) {
        return true;
      }
      boolean moreTls = tls && socket.getInputStream().available() > 0; // it may be a new ticket
      return (moreTls || idleness.isToBeChecked()) && !isSilent();
    } catch (IOException e) {
      return true;
    }
  }

  /** Where it can't be told on a busy machine, it is not. */
  private boolean isSilent() throws IOException {
    socket.allow(MOST_HEAD);
    for (int look = 0; look < MOST_LOOKS; look++) {
      socket.until(Deadline.in(PEEK));
      try {
        in.read();
        return false;
      } catch (Deadline.OverException e) {
        // the thread has waited so long for the processor that nothing was looked at
      } catch (SocketTimeoutException e) {
        return true;
      }
    }
    return false;
  }

  /** Whether more has come already than was asked for. */
  boolean hasMore() throws IOException {
    in.mute(true);
    try {
      return framing.hasBuffered();
    } finally {
      in.mute(false);
    }
  }

  /** Without closing the stream, which would read on. */
  private static void readToEnd(InputStream body) throws IOException {
    byte[] forgotten = new byte[4096];
    while (body.read(forgotten) >= 0) {
      // until its end, or until reading ends with an exception
    }
  }

  /** RFC 9112, section 6.3. */
  private static boolean hasBody(ClassicHttpResponse answer) {
    return answer.getCode() != HttpStatus.SC_NO_CONTENT
        && answer.getCode() != HttpStatus.SC_NOT_MODIFIED;
  }
}
