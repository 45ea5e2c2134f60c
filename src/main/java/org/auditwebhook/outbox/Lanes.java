package org.auditwebhook.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link Lane} of each endpoint. Thread-safe. */
@ApplicationScoped
public class Lanes {
  private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();

  @Inject Database database;

  /** The lane of this endpoint; always the same one. */
  public Lane of(Endpoint endpoint) {
    return lanes.computeIfAbsent(endpoint.id(), id -> new Lane(database.dialect().isShared()));
  }

  /** Tells each lane what was settled. */
  public void settled(List<Settled> all) {
    lanes.values().forEach(lane -> lane.settled(all));
  }
}
