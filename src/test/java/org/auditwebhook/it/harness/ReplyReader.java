package org.auditwebhook.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads answers of HTTP/1.1, and leaves what follows them on a kept connection. */
public final class ReplyReader {
  private ReplyReader() {}

  /**
   * The next final answer; empty if the other side closes before it.
   *
   * @param body whether there may be one: not in the answer to HEAD
   * @throws IOException if it breaks off, or is no HTTP/1.1
   */
  public static Optional<Reply> read(InputStream in, boolean body) throws IOException {
    String line = HttpLines.read(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    int status = status(line);
    Map<String, List<String>> headers = headers(in);
    if (status < 200) {
      return read(in, body);
    }
    byte[] bytes = body && status != 204 && status != 304 ? body(in, headers) : new byte[0];
    return Optional.of(
        new Reply(
            status,
            HttpHeaders.of(headers, (name, value) -> true),
            new String(bytes, StandardCharsets.UTF_8)));
  }

  private static int status(String line) throws IOException {
    if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new IOException("this begins no answer: " + line);
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  private static Map<String, List<String>> headers(InputStream in) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = HttpLines.read(in); !line.isEmpty(); line = HttpLines.read(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("this is no header: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    boolean chunked =
        headers.getOrDefault("Transfer-Encoding", List.of()).stream()
            .anyMatch(coding -> coding.toLowerCase(Locale.ROOT).contains("chunked"));
    if (chunked) {
      return chunks(in);
    }
    List<String> lengths = headers.getOrDefault("Content-Length", List.of());
    return lengths.isEmpty()
        ? in.readAllBytes()
        : whole(in, Integer.parseInt(lengths.get(0).strip()));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int length = Integer.parseInt(HttpLines.read(in).strip(), 16);
    while (length > 0) {
      body.write(whole(in, length));
      HttpLines.read(in);
      length = Integer.parseInt(HttpLines.read(in).strip(), 16);
    }
    HttpLines.read(in);
    return body.toByteArray();
  }

  private static byte[] whole(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the answer ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}
