package org.auditwebhook.settings;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for headers that are sent with every request to an endpoint. */
public final class StaticHeader {
  /** The most headers of an endpoint. */
  public static final int MOST = 32;

  /** The most characters of a name. */
  static final int LONGEST_NAME = 100;

  /** The most characters of a value: what servers take of one header by default. */
  private static final int LONGEST_VALUE = 4_096;

  /** A token of RFC 9110, section 5.6.2. */
  private static final Pattern NAME =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + LONGEST_NAME + "}");

  /** Visible ASCII, and space or tab between: RFC 9110, section 5.5, without obs-text. */
  private static final Pattern VALUE = Pattern.compile("[!-~]([\\t -~]*[!-~])?");

  /** Of the connection (RFC 9110, section 7.6.1), of the framing, and of ours. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "keep-alive",
          "content-length",
          "content-type",
          "content-encoding",
          "host",
          "expect",
          "user-agent");

  private StaticHeader() {}

  /**
   * Does nothing if such a header may be sent.
   *
   * @throws IllegalArgumentException with the end of a sentence, which never shows the value
   */
  public static void check(String name, String value) {
    checkName(name);
    if (value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must have a value of 1 to %d visible ASCII characters, with spaces and tabs only between them"
              .formatted(LONGEST_VALUE));
    }
  }

  /**
   * Does nothing if a header of this name may be sent.
   *
   * @throws IllegalArgumentException with the end of a sentence
   */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "must have the name of a header, 1 to %d letters, digits and hyphens"
              .formatted(LONGEST_NAME));
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (RESERVED.contains(lower)
        || lower.startsWith("proxy-")
        || lower.startsWith("webhook-")
        || lower.startsWith("x-pilot-")) {
      throw new IllegalArgumentException(
          "is of the connection, of the body or of a signature, and can't be set");
    }
  }
}
