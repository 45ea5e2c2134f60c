package org.auditwebhook.it.bench.load;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * What the receiver has seen in a window of time, and what that has cost.
 *
 * @param seconds how long it was
 * @param sender the processor time of who sent
 * @param receiver that of the receiver
 */
record Window(double seconds, ReceiverProcess.Counts counts, Duration sender, Duration receiver) {

  /**
   * Gives the endpoint its delay, leaves all as it is for a moment, then measures.
   *
   * @param atStart what else is to be done when the window begins
   */
  static Window of(
      ReceiverProcess receiver, Duration delay, Supplier<Duration> senderCpu, Runnable atStart) {
    receiver.reset(delay);
    sleep(Options.SETTLE);
    atStart.run();
    receiver.reset(delay);
    Duration sender = senderCpu.get();
    Duration own = receiver.cpu();
    long start = System.nanoTime();
    sleep(Options.WINDOW);
    ReceiverProcess.Counts counts = receiver.counts();
    return new Window(
        (System.nanoTime() - start) / 1e9,
        counts,
        senderCpu.get().minus(sender),
        receiver.cpu().minus(own));
  }

  /** Returns when the JVMs have compiled what they run most of the time. */
  static void warmUp(ReceiverProcess receiver) {
    receiver.reset(Duration.ZERO);
    sleep(Options.WARM_UP);
  }

  /** Events a second. */
  double rate() {
    return counts.events() / seconds;
  }

  /** The seconds of a processor that so much time is for each 100,000 events. */
  double perHundredThousand(Duration cpu) {
    return cpu.toNanos() / 1e9 * 100_000 / Math.max(1, counts.events());
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
