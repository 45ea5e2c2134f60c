package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Records in memory, each key once, as audit-webhook does; and fails when it is told to. */
final class FakeWebhook implements Ingest {
  private final List<String> recorded = new ArrayList<>();
  private final List<String> keys = new ArrayList<>();
  private final Map<String, byte[]> bodies = new HashMap<>();
  private Optional<String> refused = Optional.empty();
  private boolean saysWhich;
  private int unanswered;

  /** From now on it refuses this line. */
  synchronized void refuses(String line, boolean andSaysWhich) {
    refused = Optional.of(line);
    saysWhich = andSaysWhich;
  }

  /** So many requests are recorded, and not answered. */
  synchronized void forgetsToAnswer(int requests) {
    unanswered = requests;
  }

  synchronized List<String> recorded() {
    return List.copyOf(recorded);
  }

  /** Of all requests, in their order. */
  synchronized List<String> keys() {
    return List.copyOf(keys);
  }

  @Override
  public synchronized Answer send(Batch batch, String key) {
    keys.add(key);
    List<String> lines = new String(batch.lines(), UTF_8).lines().toList();
    int index = refused.map(lines::indexOf).orElse(-1);
    if (index >= 0) {
      return new Refused(saysWhich ? OptionalInt.of(index) : OptionalInt.empty(), "it is bad");
    }
    byte[] before = bodies.putIfAbsent(key, batch.lines());
    if (before == null) {
      recorded.addAll(lines);
    } else if (!Arrays.equals(before, batch.lines())) {
      throw new AssertionError("The key " + key + " came with other bytes");
    }
    if (unanswered > 0) {
      unanswered--;
      return new Unavailable("no answer", Optional.empty());
    }
    return new Accepted(lines.size());
  }
}
