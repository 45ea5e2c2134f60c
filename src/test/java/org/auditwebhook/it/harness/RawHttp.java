package org.auditwebhook.it.harness;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
      return read(new BufferedInputStream(socket.getInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Reply read(InputStream in) throws IOException {
    int status = Integer.parseInt(HttpLines.read(in).substring(9, 12));
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = HttpLines.read(in); !line.isEmpty(); line = HttpLines.read(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    boolean chunked =
        headers.getOrDefault("Transfer-Encoding", List.of()).stream()
            .anyMatch(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"));
    byte[] body = chunked ? chunks(in) : in.readAllBytes();
    return new Reply(
        status,
        HttpHeaders.of(headers, (name, value) -> true),
        new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length = Integer.parseInt(HttpLines.read(in), 16);
    while (length > 0) {
      body.write(in.readNBytes(length));
      HttpLines.read(in);
      length = Integer.parseInt(HttpLines.read(in), 16);
    }
    return body.toByteArray();
  }
}
