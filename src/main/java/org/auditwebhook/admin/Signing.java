package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.outbox.NoEncryptionKeyException;
import org.auditwebhook.outbox.SecretChanges;
import org.auditwebhook.outbox.TooManySecretsException;
import org.auditwebhook.settings.Secret;

/** The operations on what an endpoint's requests are signed with and carry. */
@ApplicationScoped
class Signing {
  @Inject CurrentRequest current;
  @Inject SecretChanges changes;

  /**
   * Signs with another secret from now on.
   *
   * @param given empty for a new one, which the answer shows
   * @throws ProblemException 400 if it is malformed or short, 409 if it can't be stored
   */
  JsonObject rotateSecret(String endpoint, Optional<Secret> given) {
    Secret secret = given.orElseGet(changes::generateSecret);
    try {
      Credentials after = stored(() -> changes.rotateSecret(current.requester(), endpoint, secret));
      return SigningAnswers.secret(
          after, given.isPresent() ? Optional.empty() : Optional.of(secret));
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, "Nothing has changed: secret " + e.getMessage() + ".")
          .with("field", "secret")
          .exception();
    }
  }

  /**
   * Signs with a new Ed25519 key from now on.
   *
   * @throws ProblemException 409 if it can't be stored
   */
  JsonObject rotateSigningKey(String endpoint) {
    return SigningAnswers.signingKey(
        stored(() -> changes.rotateSigningKey(current.requester(), endpoint)));
  }

  /**
   * Ends the secrets beside the newest.
   *
   * @throws ProblemException 409 if none was set by an admin
   */
  JsonObject endPreviousSecrets(String endpoint) {
    return SigningAnswers.secret(
        changes
            .endPreviousSecrets(current.requester(), endpoint)
            .orElseThrow(() -> configured("secret", "audit.webhook.secret.previous")),
        Optional.empty());
  }

  /**
   * Ends the Ed25519 keys beside the newest.
   *
   * @throws ProblemException likewise
   */
  JsonObject endPreviousSigningKeys(String endpoint) {
    return SigningAnswers.signingKey(
        changes
            .endPreviousSigningKeys(current.requester(), endpoint)
            .orElseThrow(() -> configured("signing key", "audit.webhook.signing.key")));
  }

  /**
   * Lets each request carry these headers.
   *
   * @throws ProblemException 409 if they can't be stored
   */
  JsonObject setHeaders(String endpoint, Map<String, Secret> headers) {
    return SigningAnswers.headers(
        stored(() -> changes.setHeaders(current.requester(), endpoint, headers)));
  }

  /** Lets each request carry the configured headers again. */
  JsonObject resetHeaders(String endpoint) {
    return SigningAnswers.headers(changes.resetHeaders(current.requester(), endpoint));
  }

  private static Credentials stored(Supplier<Credentials> change) {
    try {
      return change.get();
    } catch (NoEncryptionKeyException e) {
      throw Problem.of(
              ProblemType.ENCRYPTION_KEY_NOT_CONFIGURED,
              "Nothing has changed. " + e.getMessage() + ".")
          .exception();
    } catch (TooManySecretsException e) {
      throw Problem.of(409, "Nothing has changed: " + e.getMessage() + ".").exception();
    }
  }

  private static ProblemException configured(String what, String property) {
    return Problem.of(
            409,
            "Nothing has changed: no %s was set here, and what is configured ends when %s is removed."
                .formatted(what, property))
        .exception();
  }
}
