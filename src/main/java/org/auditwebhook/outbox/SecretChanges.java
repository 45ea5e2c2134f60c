package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.signing.Ed25519Key;
import org.auditwebhook.signing.HmacKey;

/**
 * What admins change about what an endpoint's requests are signed with and carry: in force here at
 * once, on other instances within 2 s, and over restarts. Thread-safe.
 */
@ApplicationScoped
public class SecretChanges {
  /** The fewest bytes of a secret that an admin sets: fewer can be found by trying. */
  public static final int FEWEST_BYTES = 16;

  /** The most bytes of a secret that an admin sets. */
  public static final int MOST_BYTES = 1_024;

  /** The most that sign beside the newest: each costs a signature an attempt. */
  public static final int MOST_PREVIOUS = 4;

  private static final String CONFIGURED_SECRET_UNTIL =
      """
      UPDATE endpoint SET secret_configured_until =
             CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ?""";

  private static final String CONFIGURED_KEY_UNTIL =
      """
      UPDATE endpoint SET key_configured_until =
             CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ?""";

  private static final String HEADERS_SET =
      "UPDATE endpoint SET headers_set = ? WHERE endpoint_id = ?";

  private final SecureRandom random = new SecureRandom();

  @Inject Secrets secrets;
  @Inject Endpoints endpoints;
  @Inject Settings settings;

  /**
   * Signs with another secret from now on; those before sign beside it for {@code secret.overlap}.
   * Does nothing if it is the newest already.
   *
   * @throws IllegalArgumentException with the end of a sentence, if it is malformed or too short
   * @throws TooManySecretsException if too many still sign beside the newest
   * @throws NoEncryptionKeyException if it can't be sealed
   * @throws OutboxUnavailableException if it could not be stored
   */
  public Credentials rotateSecret(Requester by, String endpoint, Secret secret) {
    int bytes = secret.bytes().length;
    if (HmacKey.of(secret.value()).length() < FEWEST_BYTES || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          "must have %d to %d bytes".formatted(FEWEST_BYTES, MOST_BYTES));
    }
    return rotate(by, endpoint, SecretKind.HMAC, secret);
  }

  /** A new secret to rotate to. */
  public Secret generateSecret() {
    return new Secret(HmacKey.generate(random));
  }

  /**
   * Signs with a new Ed25519 key from now on; those before likewise.
   *
   * @throws TooManySecretsException likewise
   * @throws NoEncryptionKeyException likewise
   * @throws OutboxUnavailableException likewise
   */
  public Credentials rotateSigningKey(Requester by, String endpoint) {
    return rotate(
        by, endpoint, SecretKind.ED25519, new Secret(Ed25519Key.generate(random).secretText()));
  }

  /**
   * Ends at once the secrets that sign beside the newest.
   *
   * @return empty, and nothing has changed, if none was set by an admin: what is configured ends
   *     with its setting
   */
  public Optional<Credentials> endPreviousSecrets(Requester by, String endpoint) {
    return endPrevious(by, endpoint, SecretKind.HMAC);
  }

  /** The same of the Ed25519 keys. */
  public Optional<Credentials> endPreviousSigningKeys(Requester by, String endpoint) {
    return endPrevious(by, endpoint, SecretKind.ED25519);
  }

  /**
   * Lets each request carry these headers instead of those before.
   *
   * @param headers values by names that {@link org.auditwebhook.settings.StaticHeader} accepts
   */
  public Credentials setHeaders(Requester by, String endpoint, Map<String, Secret> headers) {
    return replaceHeaders(by, endpoint, true, headers);
  }

  /** Lets each request carry the configured headers again. */
  public Credentials resetHeaders(Requester by, String endpoint) {
    return replaceHeaders(by, endpoint, false, Map.of());
  }

  private Credentials rotate(Requester by, String endpoint, SecretKind kind, Secret secret) {
    Endpoint told = endpoints.get(endpoint);
    secrets.changed(
        told,
        connection -> {
          StoredSecrets before = secrets.stored(connection, endpoint);
          if (before.newest(kind).filter(newest -> newest.text().equals(secret)).isPresent()) {
            return AdminTrail.Told.nothing(false);
          }
          replace(connection, before, kind, secret);
          return AdminTrail.Told.ifEnabled(
              told,
              true,
              AdminTrail.entry(by, told, word(kind) + "_rotated")
                  .with("overlap", settings.signing().overlap().toString()));
        });
    return secrets.of(endpoint);
  }

  private void replace(Connection connection, StoredSecrets before, SecretKind kind, Secret secret)
      throws SQLException {
    Duration overlap = settings.signing().overlap();
    int previous = previous(before, kind);
    if (!overlap.isZero() && previous > MOST_PREVIOUS) {
      throw new TooManySecretsException(MOST_PREVIOUS);
    }
    if (before.newest(kind).isEmpty()) {
      configuredUntil(connection, before.endpointId(), kind, overlap);
    }
    secrets.rows().retire(connection, before.endpointId(), kind, overlap);
    secrets.rows().add(connection, before.endpointId(), kind, "", secret);
    SecretRows.removeEnded(connection);
  }

  /** How many would sign beside a new one. */
  private int previous(StoredSecrets before, SecretKind kind) {
    List<Secret> configured = StoredSecrets.configured(kind, settings.signing());
    boolean besides = before.newest(kind).isEmpty() || before.configuredUntil(kind).isPresent();
    return before.of(kind).size() + (besides ? configured.size() : 0);
  }

  private Optional<Credentials> endPrevious(Requester by, String endpoint, SecretKind kind) {
    Endpoint told = endpoints.get(endpoint);
    boolean ended =
        secrets.changed(
            told,
            connection -> {
              StoredSecrets before = secrets.stored(connection, endpoint);
              if (before.newest(kind).isEmpty()) {
                return AdminTrail.Told.nothing(false);
              }
              secrets.rows().removeRetired(connection, before.endpointId(), kind);
              configuredUntil(connection, before.endpointId(), kind, Duration.ZERO);
              return AdminTrail.Told.ifEnabled(
                  told, true, AdminTrail.entry(by, told, "previous_" + word(kind) + "s_ended"));
            });
    return Optional.of(secrets.of(endpoint)).filter(now -> ended);
  }

  private static String word(SecretKind kind) {
    return kind == SecretKind.HMAC ? "secret" : "signing_key";
  }

  private static void configuredUntil(
      Connection connection, int endpointId, SecretKind kind, Duration overlap)
      throws SQLException {
    String sql = kind == SecretKind.HMAC ? CONFIGURED_SECRET_UNTIL : CONFIGURED_KEY_UNTIL;
    Jdbc.update(connection, sql, overlap, endpointId);
  }

  private Credentials replaceHeaders(
      Requester by, String endpoint, boolean set, Map<String, Secret> headers) {
    Endpoint told = endpoints.get(endpoint);
    secrets.changed(
        told,
        connection -> {
          int id = secrets.stored(connection, endpoint).endpointId();
          secrets.rows().remove(connection, id, SecretKind.HEADER);
          for (Map.Entry<String, Secret> header : headers.entrySet()) {
            String name = header.getKey();
            secrets.rows().add(connection, id, SecretKind.HEADER, name, header.getValue());
          }
          Jdbc.update(connection, HEADERS_SET, set, id);
          return AdminTrail.Told.ifEnabled(
              told,
              true,
              AdminTrail.entry(by, told, "headers_changed")
                  .with("source", set ? "admin" : "configuration")
                  .with("names", headers.keySet().stream().sorted().toList()));
        });
    return secrets.of(endpoint);
  }
}
