package org.auditwebhook.client;

import java.util.Arrays;

/**
 * Lines that are sent with one request: a part of a segment that always stays the same, so that the
 * same key always goes with the same bytes.
 *
 * @param segment the number of the segment
 * @param start where they begin in it
 * @param lines their bytes; each ends with a line break
 * @param entries how many lines they are
 */
record Batch(long segment, long start, byte[] lines, int entries) {
  /** Where they end in the segment. */
  long end() {
    return start + lines.length;
  }

  /** The first lines alone. */
  Batch first(int most) {
    return most >= entries ? this : of(segment, start, lines, lines.length, most);
  }

  /**
   * The whole lines among these bytes, up to a number of them; none if there is no whole one.
   *
   * @param length how many of the bytes count
   */
  static Batch of(long segment, long start, byte[] bytes, int length, int mostEntries) {
    int entries = 0;
    int end = 0;
    for (int i = 0; i < length && entries < mostEntries; i++) {
      if (bytes[i] == '\n') {
        entries++;
        end = i + 1;
      }
    }
    return new Batch(segment, start, Arrays.copyOf(bytes, end), entries);
  }
}
