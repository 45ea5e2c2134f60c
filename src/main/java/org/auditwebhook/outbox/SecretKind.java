package org.auditwebhook.outbox;

import java.util.Locale;

/** What a stored secret is. */
enum SecretKind {
  /** A shared secret to sign with. */
  HMAC,
  /** A private key to sign with. */
  ED25519,
  /** The value of a static header. */
  HEADER;

  /** The name of it in the database. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static SecretKind ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
