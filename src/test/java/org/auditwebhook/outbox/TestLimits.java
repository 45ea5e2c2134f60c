package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Optional;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.settings.Ordering;

/** Limits for tests: three attempts, one event in a POST, in no order. */
public final class TestLimits {
  private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1));
  private static final Batching ALONE = new Batching(false, 400, 1_048_576, Duration.ofSeconds(1));

  private TestLimits() {}

  /** So many calls at a time, whatever comes of them. */
  public static Limits of(int concurrency) {
    return of(concurrency, Ordering.NONE);
  }

  /** The same in an order. */
  public static Limits of(int concurrency, Ordering ordering) {
    return new Limits(
        RETRY, new Concurrency(concurrency, false), ordering, ALONE, Optional.empty());
  }
}
