package org.auditwebhook.signing;

import java.util.Base64;

/** Texts of bytes. */
final class Encodings {
  private Encodings() {}

  /** The bytes; none if it is not base64, with or without its padding. */
  static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  /** Base64 for URLs without padding, RFC 7515 section 2. */
  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
