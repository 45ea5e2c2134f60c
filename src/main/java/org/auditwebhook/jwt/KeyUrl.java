package org.auditwebhook.jwt;

import java.net.URI;
import java.time.Duration;
import org.auditwebhook.egress.Download;
import org.auditwebhook.egress.NoAnswerException;

/** The keys at a URL. */
record KeyUrl(Download download, URI url) implements KeySource {
  /** Requests wait for it, seldom. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** RFC 7517, section 8.5; most issuers call it JSON. */
  private static final String MEDIA_TYPES = "application/jwk-set+json, application/json";

  @Override
  public KeySet read() throws UnreadableKeysException {
    try {
      return KeyText.read(download.get(url, MEDIA_TYPES, KeyFile.MOST_BYTES));
    } catch (IllegalArgumentException unusable) {
      throw new UnreadableKeysException(
          "names a URL whose answer " + unusable.getMessage(), unusable);
    } catch (NoAnswerException e) {
      throw new UnreadableKeysException("names a URL with " + e.getMessage(), e);
    }
  }
}
