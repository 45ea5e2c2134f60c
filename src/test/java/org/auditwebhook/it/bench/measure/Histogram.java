package org.auditwebhook.it.bench.measure;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How often which value was seen, of any size from zero up, to within one percent. Thread-safe; a
 * reset while values are added may keep some of them.
 */
public final class Histogram {
  /** Each power of two is cut into so many equal parts. */
  private static final int PART_BITS = 7;

  private static final int PARTS = 1 << PART_BITS;

  private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - PART_BITS) * PARTS);
  private final LongAccumulator max = new LongAccumulator(Math::max, 0);

  /** Adds a value; a negative one, of two clocks that differ, counts as zero. */
  public void add(long value) {
    long positive = Math.max(0, value);
    counts.incrementAndGet(index(positive));
    max.accumulate(positive);
  }

  /** The value that so many percent are not above; 0 if there is none. */
  public long percentile(double percent) {
    long total = count();
    long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
    long seen = 0;
    for (int i = 0; total > 0 && i < counts.length(); i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return Math.min(highest(i), max());
      }
    }
    return 0;
  }

  /** The largest value. */
  public long max() {
    return max.get();
  }

  /** How many values there are. */
  public long count() {
    long total = 0;
    for (int i = 0; i < counts.length(); i++) {
      total += counts.get(i);
    }
    return total;
  }

  /** Forgets all. */
  public void reset() {
    for (int i = 0; i < counts.length(); i++) {
      counts.set(i, 0);
    }
    max.reset();
  }

  /** As JSON: the percentiles that the bench prints. */
  public String json() {
    return "{\"count\":%d,\"p50\":%d,\"p99\":%d,\"p999\":%d,\"max\":%d}"
        .formatted(count(), percentile(50), percentile(99), percentile(99.9), max());
  }

  private static int index(long value) {
    int shift = Math.max(0, Long.SIZE - PART_BITS - 1 - Long.numberOfLeadingZeros(value));
    return (shift << PART_BITS) + (int) (value >>> shift);
  }

  /** The highest value that has this index. */
  private static long highest(int index) {
    int shift = Math.max(0, (index >> PART_BITS) - 1);
    long part = index - ((long) shift << PART_BITS);
    return ((part + 1) << shift) - 1;
  }
}
