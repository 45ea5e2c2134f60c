package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.auditwebhook.settings.Settings;

/** Leases deliveries that are due and that nobody is at, the longest due first. Thread-safe. */
@ApplicationScoped
public class Claims {
  private static final System.Logger LOG = System.getLogger(Claims.class.getName());

  private static final String FREE_ALL =
      """
      UPDATE delivery SET lease_token = NULL, leased_by = NULL, leased_until = NULL
       WHERE leased_until IS NOT NULL""";

  @Inject Database database;
  @Inject Settings settings;

  /**
   * Leases as many as there are, up to the number given.
   *
   * @throws OutboxUnavailableException if the database fails; nothing is leased then, or its lease
   *     runs out
   */
  public List<Leased> claim(Endpoint endpoint, int atMost) {
    Claim claim = Claim.of(endpoint, atMost, settings.outbox().lease());
    List<Claim.Taken> taken =
        database.transaction(connection -> database.dialect().claim(connection, claim));
    logTakenOver(endpoint, taken);
    return taken.stream().map(Claim.Taken::leased).toList();
  }

  /**
   * Ends all leases of an embedded database: only this process has it open, so whoever held them is
   * gone. In a shared one they end by themselves.
   */
  void freeAbandoned() {
    if (!database.dialect().isShared()) {
      database.transaction(connection -> Jdbc.update(connection, FREE_ALL));
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
