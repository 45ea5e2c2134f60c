package org.auditwebhook.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Some rows of a long list.
 *
 * @param rows these, by rising event id
 * @param next the event id that the next page begins behind; empty if this is the last
 */
record Page<T>(List<T> rows, OptionalLong next) {
  /**
   * A page ends early when its rows have so many bytes: a thousand of the largest events would fill
   * the heap.
   */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  /** How many rows are fetched at once at most: no more than these are held beside the page. */
  static final int CHUNK = 32;

  /** Where the rows are from. */
  interface Source<T> {
    /** The next rows behind this event id, at most so many. */
    List<T> fetch(long after, int limit);
  }

  /** How to look at a row. */
  record Measure<T>(ToLongFunction<T> eventId, ToIntFunction<T> bytes) {}

  /**
   * The page that begins behind an event id.
   *
   * @param limit the most rows, at least 1; a page has at least one row if there is any
   */
  static <T> Page<T> of(Source<T> source, Measure<T> measure, long after, int limit) {
    List<T> rows = new ArrayList<>();
    long last = after;
    long bytes = 0;
    while (true) {
      int most = Math.min(CHUNK, limit - rows.size() + 1); // one more tells whether there is a next
      List<T> chunk = source.fetch(last, most);
      for (T row : chunk) {
        if (rows.size() == limit || bytes >= MAX_BYTES) {
          return new Page<>(rows, OptionalLong.of(last));
        }
        rows.add(row);
        last = measure.eventId().applyAsLong(row);
        bytes += measure.bytes().applyAsInt(row);
      }
      if (chunk.size() < most) {
        return new Page<>(rows, OptionalLong.empty());
      }
    }
  }
}
