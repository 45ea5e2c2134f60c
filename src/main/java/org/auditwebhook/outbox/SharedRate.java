package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.delivery.Rate;

/**
 * Gives permits of an endpoint's rate out to the instances that share the outbox. The endpoint's
 * row says up to when the rate is given out. Each lump takes the next stretch of that time, by the
 * database's clock, so that instances that always ask anew take turns. Thread-safe.
 */
@ApplicationScoped
public class SharedRate {
  /**
   * The stretch begins no earlier than the burst can have been saved up for. In PostgreSQL's words,
   * because no other database is shared; who waits for the row's lock is late by its own clock, and
   * never too early.
   */
  private static final String GIVE =
      """
      UPDATE endpoint
         SET rate_given_until =
               GREATEST(rate_given_until, -- which may be null, and then does not count
                        CURRENT_TIMESTAMP - CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND)
               + CAST(? AS BIGINT) * INTERVAL '0.000001' SECOND
       WHERE endpoint_id = ?
      RETURNING rate_given_until, CURRENT_TIMESTAMP AS now""";

  private static final long MICROS = TimeUnit.SECONDS.toMicros(1);

  @Inject Database database;

  /**
   * Gives so many permits, in any case, but perhaps for later.
   *
   * @param endpoint one that has a rate; any number is given at once if it has none
   * @param permits at most the burst
   * @return how long from now they must not be used
   * @throws OutboxUnavailableException if the database fails; whether they were given is unknown,
   *     and nobody uses them then
   */
  public Duration give(Endpoint endpoint, int permits) {
    return endpoint
        .limits()
        .rate()
        .map(rate -> database.transaction(connection -> give(connection, endpoint, rate, permits)))
        .orElse(Duration.ZERO);
  }

  private static Duration give(Connection connection, Endpoint endpoint, Rate rate, int permits)
      throws SQLException {
    return Jdbc.first(
            connection,
            GIVE,
            row ->
                Duration.between(Jdbc.instant(row, "now"), Jdbc.instant(row, "rate_given_until")),
            rate.timeOf(rate.burst(), MICROS),
            rate.timeOf(permits, MICROS),
            endpoint.id())
        .filter(wait -> !wait.isNegative())
        .orElse(Duration.ZERO);
  }
}
