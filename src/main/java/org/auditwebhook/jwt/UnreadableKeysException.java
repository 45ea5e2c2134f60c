package org.auditwebhook.jwt;

import org.auditwebhook.settings.JwtSettings;

/**
 * The keys of an issuer can't be read. The message is a sentence that begins with the property
 * which names them; neither a path nor a URL is in it.
 */
final class UnreadableKeysException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem the end of a sentence
   */
  UnreadableKeysException(String problem, Throwable cause) {
    super(JwtSettings.KEYS + " " + problem, cause);
  }
}
