package org.auditwebhook.it.fuzz;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.auditwebhook.it.harness.Reply;

/** What the answers say that has happened. Thread-safe. */
final class Account {
  private final Map<Long, String> recorded = new ConcurrentHashMap<>();
  private final Set<Long> removed = ConcurrentHashMap.newKeySet();
  private final Set<String> headers = ConcurrentHashMap.newKeySet();
  private final AtomicLong purged = new AtomicLong();
  private volatile long highest = 1;

  /** Takes down an answer of whatever request. */
  void add(Reply reply) {
    if (reply.status() >= 300
        || reply.body().isEmpty()
        || !reply.mediaType().equals("application/json")) {
      return;
    }
    JsonObject answer = reply.json();
    switch (answer.getString("type", "")) {
      case "audit_entries_ok" ->
          answer
              .getJsonArray("event_ids")
              .getValuesAs(JsonNumber::longValueExact)
              .forEach(id -> add(id, ""));
      case "ping_ok" -> add(id(answer), "");
      case "erase_ok", "discard_ok" -> removed.add(id(answer));
      case "purge_ok" -> purged.addAndGet(answer.getInt("purged"));
      case "set_headers_ok" ->
          answer.getJsonArray("headers").getValuesAs(JsonString::getString).forEach(headers::add);
      default -> {
        // it neither brings nor takes an event
      }
    }
  }

  /** An event was answered 202, which says this in its details. */
  void add(long id, String says) {
    recorded.merge(id, says, (before, now) -> before.isEmpty() ? now : before);
    highest = Math.max(highest, id);
  }

  /** The id of an event that there is or was, mostly. */
  long someId(Chance chance) {
    return 1L + chance.below(Math.toIntExact(Math.min(highest, 1_000_000)));
  }

  /** What each event says that was answered 202, by its id. */
  Map<Long, String> recorded() {
    return Map.copyOf(recorded);
  }

  /** The events that an admin has erased or discarded. */
  Set<Long> removed() {
    return Set.copyOf(removed);
  }

  /** How many dead letters were purged. */
  long purged() {
    return purged.get();
  }

  /** The names of all static headers that were ever set, in lower case. */
  Set<String> headers() {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    names.addAll(headers);
    return names;
  }

  private static long id(JsonObject answer) {
    return answer.getJsonNumber("event_id").longValueExact();
  }
}
