package org.auditwebhook.it.harness;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends requests that no decent client would: what is given goes over the wire byte by byte. */
public final class RawHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final URI root;

  public RawHttp(URI root) {
    this.root = root;
  }

  /**
   * Sends one request on a connection of its own.
   *
   * @param requestLine without the version, such as {@code GET /x}
   * @param headers whole lines; those of the host, the length and the connection are added
   * @param body the body; empty for none
   */
  public Reply send(String requestLine, List<String> headers, byte[] body) {
    List<String> lines = new ArrayList<>();
    lines.add(requestLine + " HTTP/1.1");
    lines.add("Host: " + root.getAuthority());
    lines.add("Connection: close");
    lines.add("Content-Length: " + body.length);
    lines.addAll(headers);
    byte[] head = (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    try (Socket socket = new Socket(root.getHost(), root.getPort())) {
      socket.setSoTimeout(Math.toIntExact(TIMEOUT.toMillis()));
      OutputStream out = socket.getOutputStream();
      out.write(head);
      out.write(body);
      out.flush();
      return ReplyReader.read(new BufferedInputStream(socket.getInputStream()), true)
          .orElseThrow(() -> new EOFException("closed without an answer"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
