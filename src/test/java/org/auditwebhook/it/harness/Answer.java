package org.auditwebhook.it.harness;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link Receiver} does with one POST.
 *
 * @param kind whether it answers at all
 * @param status the HTTP status of the answer
 * @param headers headers of the answer
 * @param delay how long it takes its time first
 */
public record Answer(Kind kind, int status, Map<String, String> headers, Duration delay) {

  enum Kind {
    STATUS,
    BROKEN_OFF,
    CLOSE,
    HANG
  }

  /** Answers with this status and an empty body. */
  public static Answer status(int status) {
    return new Answer(Kind.STATUS, status, Map.of(), Duration.ZERO);
  }

  /** Answers with this status, promises a body of 100 bytes, and closes the connection after 5. */
  public static Answer brokenOff(int status) {
    return new Answer(Kind.BROKEN_OFF, status, Map.of(), Duration.ZERO);
  }

  /** Reads the whole request and closes the connection without a word. */
  public static Answer close() {
    return new Answer(Kind.CLOSE, 0, Map.of(), Duration.ZERO);
  }

  /** Reads the whole request and says nothing until the other side gives up. */
  public static Answer hang() {
    return new Answer(Kind.HANG, 0, Map.of(), Duration.ZERO);
  }

  /** The same with one more header. */
  public Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(kind, status, more, delay);
  }

  /** The same, but only after so long. */
  public Answer after(Duration longer) {
    return new Answer(kind, status, headers, longer);
  }

  byte[] head() {
    StringBuilder head = new StringBuilder("HTTP/1.1 %d Scripted\r\n".formatted(status));
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (kind == Kind.BROKEN_OFF) {
      return head.append("Content-Length: 100\r\n\r\nfive.")
          .toString()
          .getBytes(StandardCharsets.ISO_8859_1);
    }
    // RFC 9110, section 8.6: a 204 and a 304 have no Content-Length
    if (status != 204 && status != 304) {
      head.append("Content-Length: 0\r\n");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public String toString() {
    return kind == Kind.STATUS ? status + (headers.isEmpty() ? "" : " " + headers) : kind.name();
  }
}
