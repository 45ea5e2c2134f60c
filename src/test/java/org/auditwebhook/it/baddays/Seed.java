package org.auditwebhook.it.baddays;

import java.util.concurrent.ThreadLocalRandom;

/** What decides when things go wrong: {@code -Dbad-days.seed}, or chance. The days print it. */
final class Seed {
  private static final long SEED =
      Long.getLong("bad-days.seed", ThreadLocalRandom.current().nextLong(1_000_000));

  private Seed() {}

  static long get() {
    return SEED;
  }
}
