package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Optional;
import org.auditwebhook.settings.Secret;

/**
 * A secret that an admin has set, opened. Prints no secret.
 *
 * @param id a higher one is newer
 * @param endpointId of which endpoint
 * @param kind what it is
 * @param name of a header; else empty
 * @param text the secret itself
 * @param retiresAt until when it signs beside the newest; empty for the newest
 */
record SecretRow(
    long id,
    int endpointId,
    SecretKind kind,
    String name,
    Secret text,
    Optional<Instant> retiresAt) {

  /** Where it is kept: elsewhere it can't be opened. */
  static String context(long id, int endpointId, SecretKind kind, String name) {
    return "%d/%d/%s/%s".formatted(id, endpointId, kind.word(), name);
  }
}
