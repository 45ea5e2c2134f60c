package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.auditwebhook.it.bench.poster.SequentialPoster;
import org.auditwebhook.it.harness.Jvm;
import org.auditwebhook.it.harness.Server;

/** What the sequential poster does, measured while nothing else runs. */
final class Yardstick {
  private Yardstick() {}

  /** Its windows, by the delay of the endpoint in milliseconds. */
  static Map<Integer, Window> measure(ReceiverProcess receiver, List<Integer> delays) {
    Map<Integer, Window> windows = new TreeMap<>();
    Jvm poster =
        ReceiverProcess.start(SequentialPoster.class, List.of(receiver.url(), Server.SECRET));
    try {
      Window.warmUp(receiver);
      for (int delay : delays) {
        windows.put(delay, Window.of(receiver, Duration.ofMillis(delay), poster::cpu, () -> {}));
        if (!poster.isAlive()) {
          throw new AssertionError("the sequential poster has ended, see target/it-logs");
        }
      }
    } finally {
      poster.kill();
      receiver.forget();
    }
    return windows;
  }
}
