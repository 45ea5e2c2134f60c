package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.SigningKeys;

/**
 * What an endpoint's requests carry besides the event, as it is in force: what an admin has set,
 * else what is configured. Prints no secret.
 *
 * @param keys what they are signed with
 * @param headers values by names, in the order of the names
 * @param previous until when replaced keys sign beside the newest
 * @param sources who has set what
 */
public record Credentials(
    SigningKeys keys, Map<String, Secret> headers, Previous previous, Sources sources) {

  /**
   * When the last of the replaced keys ends; empty if there is none, or no end is set.
   *
   * @param secrets of the shared secrets
   * @param privateKeys of the Ed25519 keys
   */
  public record Previous(Optional<Instant> secrets, Optional<Instant> privateKeys) {}

  /**
   * Whether an admin has set it; else it is configured, or there is none.
   *
   * @param secret the newest shared secret
   * @param privateKey the newest Ed25519 key
   * @param headers the headers
   */
  public record Sources(boolean secret, boolean privateKey, boolean headers) {}
}
