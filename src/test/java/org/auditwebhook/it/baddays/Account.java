package org.auditwebhook.it.baddays;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Reply;

/**
 * Where every entry has gone, when a bad day is over.
 *
 * @param recorded entries whose recording was answered with 202
 * @param delivered events that the endpoint has accepted
 * @param pending acknowledged entries whose delivery is still open
 * @param dead acknowledged entries that are dead letters
 * @param lost acknowledged entries that are none of these, or arrived as something else
 * @param recordedTwice entries that were recorded again though they had the same key
 * @param emitted calls of fire that are known to have returned
 * @param emittedLost entries that are known to be committed when fire returned, and never arrived
 * @param emittedUnrecorded entries whose fire returned and that never arrived
 * @param gaps events that tell of a gap
 * @param gapEntries entries that were dropped by what these tell
 */
record Account(
    long recorded,
    long delivered,
    long pending,
    long dead,
    long lost,
    long recordedTwice,
    long emitted,
    long emittedLost,
    long emittedUnrecorded,
    long gaps,
    long gapEntries) {
  private static final String GAP = "audit.gap";

  static Account of(HttpLoad http, EmitLoad emit, Sink sink, Api api) {
    Map<Long, Arrival> accepted =
        sink.arrivals().entrySet().stream()
            .filter(arrival -> arrival.getValue().isAccepted())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<String, Long> missing = missing(http.numberById(), accepted, api);
    Map<String, Set<Long>> numbers =
        accepted.values().stream()
            .collect(groupingBy(Arrival::action, mapping(Arrival::number, toSet())));
    Set<Long> emitted = numbers.getOrDefault(EmitLoad.ACTION, Set.of());
    return new Account(
        http.acknowledged(),
        accepted.size(),
        missing.getOrDefault("pending", 0L),
        missing.getOrDefault("dead", 0L),
        missing.getOrDefault("lost", 0L),
        count(accepted, HttpLoad.ACTION) - numbers.getOrDefault(HttpLoad.ACTION, Set.of()).size(),
        emit.returned().size(),
        emit.committed().stream().filter(number -> !emitted.contains(number)).count(),
        emit.returned().stream().filter(number -> !emitted.contains(number)).count(),
        count(accepted, GAP),
        accepted.values().stream()
            .filter(one -> one.action().equals(GAP))
            .mapToLong(one -> Math.max(0, one.number()))
            .sum());
  }

  Account plus(Account other) {
    return new Account(
        recorded + other.recorded,
        delivered + other.delivered,
        pending + other.pending,
        dead + other.dead,
        lost + other.lost,
        recordedTwice + other.recordedTwice,
        emitted + other.emitted,
        emittedLost + other.emittedLost,
        emittedUnrecorded + other.emittedUnrecorded,
        gaps + other.gaps,
        gapEntries + other.gapEntries);
  }

  /** How many receipts there are. */
  static long receipts(Api api) {
    long receipts = 0;
    JsonObject page = api.get("webhook/deliveries?limit=1000").json();
    while (!page.getJsonArray("deliveries").isEmpty()) {
      List<JsonObject> all = page.getJsonArray("deliveries").getValuesAs(JsonObject.class);
      receipts += all.size();
      long last = all.get(all.size() - 1).getJsonNumber("event_id").longValueExact();
      page = api.get("webhook/deliveries?limit=1000&after=" + last).json();
    }
    return receipts;
  }

  /** How many of the acknowledged entries that have not arrived are where. */
  private static Map<String, Long> missing(
      Map<Long, Long> acknowledged, Map<Long, Arrival> accepted, Api api) {
    Map<String, Long> missing = new HashMap<>();
    acknowledged.forEach(
        (id, number) -> {
          Arrival arrival = accepted.get(id);
          if (arrival == null) {
            missing.merge(where(id, api), 1L, Long::sum);
          } else if (arrival.number() != number || !arrival.action().equals(HttpLoad.ACTION)) {
            missing.merge("lost", 1L, Long::sum);
          }
        });
    return missing;
  }

  private static String where(long id, Api api) {
    Reply reply = api.get("webhook/deliveries/" + id);
    String state = reply.status() == 200 ? reply.json().getString("state") : "unknown";
    return state.equals("pending") || state.equals("dead") ? state : "lost";
  }

  private static long count(Map<Long, Arrival> accepted, String action) {
    return accepted.values().stream().filter(one -> one.action().equals(action)).count();
  }
}
