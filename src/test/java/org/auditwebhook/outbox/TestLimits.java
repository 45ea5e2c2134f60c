package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.delivery.Batching;
import org.auditwebhook.delivery.Concurrency;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.settings.Ordering;

/** Limits for tests: three attempts, one event in a POST, in no order. */
public final class TestLimits {
  private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1));
  private static final Batching ALONE = new Batching(false, 400, 1_048_576, Duration.ofSeconds(1));

  private TestLimits() {}

  /** What is in force where nothing is configured. */
  public static Limits byDefault() {
    return new Limits(RETRY, new Concurrency(512, true), Ordering.NONE, ALONE, Optional.empty());
  }

  /** So many calls at a time, whatever comes of them. */
  public static Limits of(int concurrency) {
    return of(concurrency, Ordering.NONE);
  }

  /** The same in an order. */
  public static Limits of(int concurrency, Ordering ordering) {
    return new Limits(
        RETRY, new Concurrency(concurrency, false), ordering, ALONE, Optional.empty());
  }

  /** A change of the rate only. */
  static LimitsChange change(LimitsChange.Rate rate) {
    return new LimitsChange(
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        LimitsChange.Batch.NONE,
        rate);
  }
}
