package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auditwebhook.settings.Ordering;
import org.auditwebhook.settings.Settings;

/** Leases deliveries that are due and that nobody is at, the longest due first. Thread-safe. */
@ApplicationScoped
public class Claims {
  private static final System.Logger LOG = System.getLogger(Claims.class.getName());

  private static final String FREE_ALL =
      """
      UPDATE delivery SET lease_token = NULL, leased_by = NULL, leased_until = NULL
       WHERE leased_until IS NOT NULL""";

  private static final int MOST_BYTES = 64 * 1_048_576;
  private static final int FEWEST_AT_ONCE = 16;
  private static final int MOST_AT_ONCE = 1_000;

  @Inject Database database;
  @Inject Lanes lanes;
  @Inject Settings settings;

  /**
   * What was claimed.
   *
   * @param all whether nothing else waits: neither what could be claimed nor, where an order is
   *     promised, what new deliveries must not overtake
   */
  public record Claimed(List<Leased> leased, boolean all) {}

  /** How many may be claimed at once, so that what one claim reads fits into memory. */
  public int most() {
    return Math.max(
        FEWEST_AT_ONCE, Math.min(MOST_AT_ONCE, MOST_BYTES / settings.events().maxSize()));
  }

  /**
   * Leases as many as there are, up to the number given. Where an order is promised, only such as
   * overtake none that is not in the endpoint's lane here.
   *
   * @throws OutboxUnavailableException if the database fails; nothing is leased then, or its lease
   *     runs out
   */
  public Claimed claim(Endpoint endpoint, int atMost) {
    Claim claim = Claim.of(endpoint, atMost, settings.outbox().lease());
    OrderedClaim.Found found =
        database
            .ifFree(connection -> find(connection, endpoint, claim))
            .orElseGet(() -> new OrderedClaim.Found(List.of(), false));
    logTakenOver(endpoint, found.taken());
    return new Claimed(found.taken().stream().map(Claim.Taken::leased).toList(), found.all());
  }

  private OrderedClaim.Found find(Connection connection, Endpoint endpoint, Claim claim)
      throws SQLException {
    Ordering ordering = endpoint.limits().ordering();
    if (ordering != Ordering.NONE) {
      return OrderedClaim.in(connection, claim, ordering, lanes.of(endpoint).mine());
    }
    List<Claim.Taken> taken = database.dialect().claim(connection, claim);
    return new OrderedClaim.Found(taken, taken.size() < claim.atMost());
  }

  /**
   * Ends all leases of an embedded database: only this process has it open, so whoever held them is
   * gone. In a shared one they end by themselves.
   */
  void freeAbandoned() {
    if (!database.dialect().isShared()) {
      database.transaction(Claims::freeAll);
    }
  }

  /** Ends all leases of a database that nobody is at, and says how many there were. */
  static int freeAll(Connection connection) throws SQLException {
    Handover.expandAll(connection);
    return Jdbc.update(connection, FREE_ALL);
  }

  /**
   * Gives what is still leased together its rows, after the last settlement: a version that knows
   * no handovers may be the next to open the database. Where it fails, the next start does it.
   */
  void expandAll() {
    try {
      database.transaction(
          connection -> {
            Handover.expandAll(connection);
            return null;
          });
    } catch (OutboxUnavailableException e) {
      LOG.log(System.Logger.Level.DEBUG, "What is in flight was not expanded; nothing is lost", e);
    }
  }

  /** Somebody has died, or was too slow, and has perhaps posted what is posted again now. */
  private static void logTakenOver(Endpoint endpoint, List<Claim.Taken> taken) {
    Map<String, Long> takenOver =
        taken.stream()
            .map(Claim.Taken::formerHolder)
            .flatMap(Optional::stream)
            .collect(Collectors.groupingBy(holder -> holder, Collectors.counting()));
    takenOver.forEach(
        (holder, deliveries) ->
            LOG.log(
                System.Logger.Level.INFO,
                "Took over {0} deliveries of {1} whose lease by {2} has ended",
                deliveries,
                endpoint.name(),
                holder));
  }
}
