package org.auditwebhook.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auditwebhook.encryption.Seal;
import org.auditwebhook.settings.Secret;

/** Reads and writes the stored secrets: sealed in the database, opened here. Thread-safe. */
final class SecretRows {
  private static final String ENDPOINTS =
      """
      SELECT endpoint_id, name, headers_set,
             CASE WHEN secret_configured_until > CURRENT_TIMESTAMP
                  THEN secret_configured_until END AS secret_until,
             CASE WHEN key_configured_until > CURRENT_TIMESTAMP
                  THEN key_configured_until END AS key_until
        FROM endpoint ORDER BY endpoint_id""";

  private static final String LIVE =
      """
      SELECT secret_id, endpoint_id, kind, name, sealed, retires_at FROM endpoint_secret
       WHERE retires_at IS NULL OR retires_at > CURRENT_TIMESTAMP ORDER BY secret_id DESC""";

  private static final String LOCKED =
      "SELECT endpoint_id FROM endpoint ORDER BY endpoint_id FOR UPDATE";

  private static final String INSERT =
      """
      INSERT INTO endpoint_secret (secret_id, endpoint_id, kind, name, sealed, created_at)
      VALUES (?, ?, ?, ?, ?, CURRENT_TIMESTAMP)""";

  private static final String NEXT_ID = "SELECT nextval('endpoint_secret_sequence')";

  private static final String RETIRE =
      """
      UPDATE endpoint_secret
         SET retires_at = CURRENT_TIMESTAMP + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ? AND kind = ? AND retires_at IS NULL""";

  private static final String REMOVE_RETIRED =
      "DELETE FROM endpoint_secret WHERE endpoint_id = ? AND kind = ? AND retires_at IS NOT NULL";

  private static final String REMOVE =
      "DELETE FROM endpoint_secret WHERE endpoint_id = ? AND kind = ?";

  private static final String REMOVE_ENDED =
      "DELETE FROM endpoint_secret WHERE retires_at <= CURRENT_TIMESTAMP";

  private static final String RENEW = "UPDATE endpoint_secret SET sealed = ? WHERE secret_id = ?";

  private final Sealing sealing;

  SecretRows(Sealing sealing) {
    this.sealing = sealing;
  }

  /**
   * What is stored and has not ended, of all endpoints.
   *
   * @param known those that need not be opened any more, by their ids
   * @throws UnopenedSecretException if one can't be opened
   */
  List<StoredSecrets> all(Connection connection, Map<Long, SecretRow> known) throws SQLException {
    Seal seal = sealing.seal();
    List<SecretRow> rows =
        Jdbc.list(connection, LIVE, row -> row(row, seal, Optional.ofNullable(known.get(id(row)))));
    Map<Integer, List<SecretRow>> byEndpoint =
        rows.stream().collect(Collectors.groupingBy(SecretRow::endpointId));
    return Jdbc.list(
        connection,
        ENDPOINTS,
        row ->
            new StoredSecrets(
                row.getInt("endpoint_id"),
                row.getString("name"),
                row.getBoolean("headers_set"),
                Optional.ofNullable(Jdbc.instant(row, "secret_until")),
                Optional.ofNullable(Jdbc.instant(row, "key_until")),
                byEndpoint.getOrDefault(row.getInt("endpoint_id"), List.of())));
  }

  /** Whether there is a key to seal with. */
  boolean canSeal() {
    return sealing.seal().key().isPresent();
  }

  /** Nobody changes any of them until the end of the transaction. */
  void lock(Connection connection) throws SQLException {
    Jdbc.list(connection, LOCKED, row -> row.getInt("endpoint_id"));
  }

  /**
   * Seals all that is under another key under the key in force, if there is one.
   *
   * @return how many
   * @throws UnopenedSecretException if one can't be opened
   */
  int renew(Connection connection) throws SQLException {
    Seal seal = sealing.seal();
    List<Object[]> renewed = new ArrayList<>();
    Jdbc.list(
        connection,
        "SELECT secret_id, endpoint_id, kind, name, sealed, retires_at FROM endpoint_secret",
        row -> {
          SecretRow opened = row(row, seal, Optional.empty());
          return sealing
              .renewed(seal, row.getBytes("sealed"), opened.text().value(), context(row))
              .map(anew -> renewed.add(new Object[] {anew, opened.id()}));
        });
    Jdbc.batch(connection, RENEW, renewed);
    return renewed.size();
  }

  /**
   * Stores a secret.
   *
   * @throws NoEncryptionKeyException if there is no key to seal it with
   */
  void add(Connection connection, int endpointId, SecretKind kind, String name, Secret text)
      throws SQLException {
    long id = Jdbc.first(connection, NEXT_ID, row -> row.getLong(1)).orElseThrow();
    byte[] sealed = sealing.close(text.value(), SecretRow.context(id, endpointId, kind, name));
    Jdbc.update(connection, INSERT, id, endpointId, kind.word(), name, sealed);
  }

  /** Lets the newest one sign for so long beside the one that comes. */
  void retire(Connection connection, int endpointId, SecretKind kind, Duration overlap)
      throws SQLException {
    Jdbc.update(connection, RETIRE, overlap, endpointId, kind.word());
  }

  /** Ends those that are replaced. */
  void removeRetired(Connection connection, int endpointId, SecretKind kind) throws SQLException {
    Jdbc.update(connection, REMOVE_RETIRED, endpointId, kind.word());
  }

  /** Removes all of this kind. */
  void remove(Connection connection, int endpointId, SecretKind kind) throws SQLException {
    Jdbc.update(connection, REMOVE, endpointId, kind.word());
  }

  /** Removes those of any endpoint that have ended. */
  static void removeEnded(Connection connection) throws SQLException {
    Jdbc.update(connection, REMOVE_ENDED);
  }

  private SecretRow row(ResultSet row, Seal seal, Optional<SecretRow> known) throws SQLException {
    byte[] sealed = row.getBytes("sealed");
    String context = context(row);
    Instant retiresAt = Jdbc.instant(row, "retires_at");
    Secret text =
        known
            .map(SecretRow::text)
            .or(() -> seal.open(sealed, context).map(Secret::new))
            .orElseThrow(() -> new UnopenedSecretException(sealing.whyNotOpened()));
    return new SecretRow(
        id(row),
        row.getInt("endpoint_id"),
        SecretKind.ofWord(row.getString("kind")),
        row.getString("name"),
        text,
        Optional.ofNullable(retiresAt));
  }

  private static long id(ResultSet row) throws SQLException {
    return row.getLong("secret_id");
  }

  private static String context(ResultSet row) throws SQLException {
    return SecretRow.context(
        id(row),
        row.getInt("endpoint_id"),
        SecretKind.ofWord(row.getString("kind")),
        row.getString("name"));
  }
}
