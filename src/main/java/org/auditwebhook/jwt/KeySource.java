package org.auditwebhook.jwt;

/** Where the keys of an issuer are: a file, a URL, or what a test has. Thread-safe. */
@FunctionalInterface
interface KeySource {
  /**
   * The keys as they are now.
   *
   * @throws UnreadableKeysException if they can't be had
   */
  KeySet read() throws UnreadableKeysException;
}
