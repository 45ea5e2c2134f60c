package org.auditwebhook.it.bench.measure;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one kind of entry that the bench fires and posts; as an event it has about 300 bytes. */
public final class Samples {
  public static final String ACTION = "node.registered";
  public static final String NETWORK = "bench";

  /** The member of the details that says when it was fired: microseconds since 1970. */
  public static final String SENT = "sent";

  private Samples() {}

  /** The details of an entry that is fired now. */
  public static Map<String, Object> details(long number) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("hostname", "node-" + number + ".bench.example");
    details.put("owner", "the-operator-of-the-bench@registry.example");
    details.put("address", "198.51.100.17");
    details.put("roles", "relay,exit,directory");
    details.put(SENT, micros(Instant.now()));
    return details;
  }

  /** An event of this id as it is posted, with the bytes that ours have, but for the order. */
  public static String event(long id) {
    Instant now = Instant.now();
    StringBuilder json = new StringBuilder(512);
    json.append("{\"event_id\":").append(id);
    json.append(",\"action\":\"").append(ACTION);
    json.append("\",\"timestamp\":\"").append(now);
    json.append("\",\"details\":{\"network_id\":\"").append(NETWORK);
    json.append("\",\"node_id\":").append(id);
    details(id)
        .forEach(
            (name, value) -> {
              json.append(",\"").append(name).append("\":");
              json.append(value instanceof String text ? '"' + text + '"' : value);
            });
    return json.append("}}").toString();
  }

  /** The time as {@link #SENT} has it. */
  public static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
