package org.auditwebhook.it.harness;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what must come to pass; generously, since only a fault can make it wait to the end. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(20);

  private Eventually() {}

  /** The first value that fits. */
  public static <T> T get(String what, Callable<T> value, Predicate<T> fits) {
    return Awaitility.await(what).atMost(PATIENCE).pollInterval(POLL).until(value, fits);
  }

  /** Returns when the assertion holds. */
  public static void holds(ThrowingRunnable assertion) {
    Awaitility.await().atMost(PATIENCE).pollInterval(POLL).untilAsserted(assertion);
  }
}
