package org.auditwebhook.outbox;

/**
 * There is no key that a secret could be stored under. The message is a sentence that says what to
 * set.
 */
public final class NoEncryptionKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoEncryptionKeyException() {
    super(
        "There is no key to store a secret under: set audit.webhook.encryption.key (or .file) to"
            + " base64 of 32 bytes on all instances");
  }
}
