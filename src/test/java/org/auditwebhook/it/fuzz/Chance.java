package org.auditwebhook.it.fuzz;

import java.util.List;
import java.util.Random;

/** What decides: the same seed decides the same. For one thread. */
final class Chance {
  private final Random random;

  Chance(long seed) {
    random = new Random(seed);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** From 0 to one less than this. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** From 1 to this, the smaller the more often. */
  int few(int most) {
    return 1 + random.nextInt(1 + random.nextInt(most));
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
