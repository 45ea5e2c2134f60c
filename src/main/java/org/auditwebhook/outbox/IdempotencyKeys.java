package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The answers that were given to requests with an {@code Idempotency-Key}, kept beside the events.
 * Thread-safe.
 */
@ApplicationScoped
class IdempotencyKeys {
  /** How long an answer is kept at least. */
  static final Duration KEPT = Duration.ofDays(7);

  private static final String FIND =
      """
      SELECT body_digest, event_ids FROM idempotency_key
       WHERE producer = ? AND idempotency_key = ?""";

  private static final String KEEP =
      """
      INSERT INTO idempotency_key (producer, idempotency_key, body_digest, event_ids, recorded_at)
      VALUES (?, ?, ?, ?, CURRENT_TIMESTAMP)""";

  /** A few at a time: each request that adds one takes a few old ones away. */
  private static final String OLD =
      """
      SELECT producer, idempotency_key FROM idempotency_key
       WHERE recorded_at < CURRENT_TIMESTAMP - CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       ORDER BY recorded_at FETCH FIRST 10 ROWS ONLY""";

  /** One by one: given the pairs, H2 looks at every row of the table. */
  private static final String FORGET =
      "DELETE FROM idempotency_key WHERE producer = ? AND idempotency_key = ?";

  /** Unique violation, of the SQL standard. */
  private static final String DUPLICATE = "23505";

  private record Name(String producer, String key) {}

  private final Set<Name> inFlight = ConcurrentHashMap.newKeySet();

  @Inject Database database;

  /**
   * @throws IdempotencyKey.InFlightException if a request with the key is being answered
   */
  <T> T whileInFlight(IdempotencyKey key, Supplier<T> request) {
    Name name = new Name(key.producer(), key.key());
    if (!inFlight.add(name)) {
      throw new IdempotencyKey.InFlightException();
    }
    try {
      return request.get();
    } finally {
      inFlight.remove(name);
    }
  }

  /**
   * What a request with the key was answered, if one was.
   *
   * @throws IdempotencyKey.ReusedException if the key was used with another body
   */
  Optional<List<Long>> answered(IdempotencyKey key) {
    return database.read(connection -> answered(connection, key));
  }

  /** Looks the key up before events are recorded, and keeps it with their ids afterwards. */
  EventWriter.Besides keeping(IdempotencyKey key) {
    return new EventWriter.Besides() {
      @Override
      public Optional<List<Long>> before(Connection connection) throws SQLException {
        return answered(connection, key);
      }

      @Override
      public void after(Connection connection, List<Long> eventIds) throws SQLException {
        if (eventIds.isEmpty()) {
          return; // nothing is recorded while disabled, and a repeat may find it enabled
        }
        keep(connection, key, eventIds);
        forgetOld(connection);
      }
    };
  }

  private static Optional<List<Long>> answered(Connection connection, IdempotencyKey key)
      throws SQLException {
    return Jdbc.first(
        connection,
        FIND,
        row -> {
          if (!MessageDigest.isEqual(row.getBytes("body_digest"), key.bodyDigest())) {
            throw new IdempotencyKey.ReusedException();
          }
          return ids(row.getBytes("event_ids"));
        },
        key.producer(),
        key.key());
  }

  /** Where it is there by now, another instance has answered a request with the key meanwhile. */
  private static void keep(Connection connection, IdempotencyKey key, List<Long> eventIds)
      throws SQLException {
    try {
      Jdbc.update(connection, KEEP, key.producer(), key.key(), key.bodyDigest(), bytes(eventIds));
    } catch (SQLException e) {
      if (DUPLICATE.equals(e.getSQLState())) {
        throw new IdempotencyKey.InFlightException();
      }
      throw e;
    }
  }

  private static void forgetOld(Connection connection) throws SQLException {
    List<Object[]> old =
        Jdbc.list(
            connection,
            OLD,
            row -> new Object[] {row.getString("producer"), row.getString("idempotency_key")},
            KEPT);
    Jdbc.batch(connection, FORGET, old);
  }

  private static byte[] bytes(List<Long> ids) {
    ByteBuffer bytes = ByteBuffer.allocate(ids.size() * Long.BYTES);
    ids.forEach(bytes::putLong);
    return bytes.array();
  }

  private static List<Long> ids(byte[] bytes) {
    List<Long> ids = new ArrayList<>(bytes.length / Long.BYTES);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      ids.add(buffer.getLong());
    }
    return ids;
  }
}
