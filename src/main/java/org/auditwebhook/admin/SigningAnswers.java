package org.auditwebhook.admin;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.Ed25519Key;

/** What is answered about secrets and keys: how many there are, and never one that was given. */
final class SigningAnswers {
  private SigningAnswers() {}

  /**
   * {@code rotate_secret_ok}.
   *
   * @param generated what is shown this once
   */
  static JsonObject secret(Credentials now, Optional<Secret> generated) {
    JsonObjectBuilder answer = JsonOutput.object().add("type", "rotate_secret_ok");
    generated.ifPresent(secret -> answer.add("secret", secret.value()));
    return secrets(answer, now).build();
  }

  /** {@code rotate_signing_key_ok}. */
  static JsonObject signingKey(Credentials now) {
    return signingKeys(JsonOutput.object().add("type", "rotate_signing_key_ok"), now).build();
  }

  /** {@code set_headers_ok}. */
  static JsonObject headers(Credentials now) {
    return headers(JsonOutput.object().add("type", "set_headers_ok"), now).build();
  }

  /** What {@code get_webhook_ok} has of them. */
  static void all(JsonObjectBuilder answer, Credentials now) {
    answer.add("signed", !now.keys().secrets().isEmpty() || !now.keys().privateKeys().isEmpty());
    headers(signingKeys(secrets(answer, now), now), now);
  }

  /** A set of JSON Web Keys, RFC 7517 section 5: the public keys that sign, RFC 8037. */
  static JsonObject keySet(Collection<Ed25519Key> keys) {
    JsonArrayBuilder array = JsonOutput.array();
    keys.forEach(
        key ->
            array.add(
                JsonOutput.object()
                    .add("kty", "OKP")
                    .add("crv", "Ed25519")
                    .add("use", "sig")
                    .add("alg", "EdDSA")
                    .add("kid", key.id())
                    .add("x", key.x())));
    return JsonOutput.object().add("keys", array).build();
  }

  private static JsonObjectBuilder secrets(JsonObjectBuilder answer, Credentials now) {
    return answer
        .add("secrets", now.keys().secrets().size())
        .add("secret_source", source(now.sources().secret()))
        .add("previous_secrets_until", time(now.previous().secrets()));
  }

  private static JsonObjectBuilder signingKeys(JsonObjectBuilder answer, Credentials now) {
    JsonArrayBuilder keys = JsonOutput.array();
    now.keys()
        .privateKeys()
        .forEach(
            key ->
                keys.add(
                    JsonOutput.object().add("kid", key.id()).add("public_key", key.publicText())));
    return answer
        .add("signing_keys", keys)
        .add("signing_key_source", source(now.sources().privateKey()))
        .add("previous_signing_keys_until", time(now.previous().privateKeys()));
  }

  private static JsonObjectBuilder headers(JsonObjectBuilder answer, Credentials now) {
    return answer
        .add("headers", JsonOutput.of(now.headers().keySet()))
        .add("headers_source", source(now.sources().headers()));
  }

  private static String source(boolean admin) {
    return admin ? "admin" : "configuration";
  }

  private static jakarta.json.JsonValue time(Optional<Instant> at) {
    return JsonOutput.of(at.map(Instant::toString).orElse(null));
  }
}
