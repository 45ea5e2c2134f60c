package org.auditwebhook.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SHA-256 of a bearer token: all that is kept of it. A token is random and has at least {@value
 * #LEAST} characters, so that a fast digest without salt is enough. Immutable.
 */
public final class TokenDigest {
  /** The least characters of a token, so that it can't be guessed by trying. */
  public static final int LEAST = 16;

  /** In any case, as OpenSSL and others write it. */
  private static final Pattern PREFIX = Pattern.compile("(?i)sha256:");

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /** What {@code sha256sum} makes of a variable that is not set. */
  private static final TokenDigest OF_NOTHING = of("");

  private final byte[] sha256;

  private TokenDigest(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** The digest of a token, of any length. */
  public static TokenDigest of(String token) {
    try {
      return new TokenDigest(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The digest that a configured text stands for: a token, or {@code sha256:} and the 64
   * hexadecimal digits of its digest.
   *
   * @throws IllegalArgumentException if it is neither; the message is the end of a sentence and
   *     does not show the text
   */
  public static TokenDigest configured(String text) {
    Matcher prefix = PREFIX.matcher(text);
    if (prefix.lookingAt()) {
      return ofDigits(text.substring(prefix.end()).toLowerCase(Locale.ROOT));
    }
    if (text.length() < LEAST) {
      throw new IllegalArgumentException(
          "has a token of less than %d characters; make one with openssl rand -hex 32"
              .formatted(LEAST));
    }
    return of(text);
  }

  /** Whether a configured text is that of a digest, from which nobody learns the token. */
  static boolean isDigest(String text) {
    return PREFIX.matcher(text).lookingAt();
  }

  private static TokenDigest ofDigits(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException(
          "has a sha256: without the 64 hexadecimal digits of a token's digest behind it");
    }
    TokenDigest digest = new TokenDigest(HexFormat.of().parseHex(hex));
    if (digest.equals(OF_NOTHING)) {
      throw new IllegalArgumentException(
          "has the digest of an empty token; compute it again, of the token");
    }
    return digest;
  }

  /** Compares in a time that does not tell how much of them is equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TokenDigest digest && MessageDigest.isEqual(sha256, digest.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return "<digest>";
  }
}
