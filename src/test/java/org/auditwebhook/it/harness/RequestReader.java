package org.auditwebhook.it.harness;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads HTTP/1.1 requests that say their {@code Content-Length}; an event is never sent in chunks.
 */
public final class RequestReader {
  private RequestReader() {}

  /** The next request of a connection, empty if the other side has closed it. */
  public static Optional<Post> read(InputStream in, int connection) throws IOException {
    String requestLine = HttpLines.read(in);
    if (requestLine.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = HttpLines.read(in); !line.isEmpty(); line = HttpLines.read(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (first, next) -> first + ", " + next);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the body ended after " + body.length + " of " + length + " bytes");
    }
    String[] parts = requestLine.split(" ", 3);
    return Optional.of(new Post(System.nanoTime(), connection, parts[0], parts[1], headers, body));
  }
}
