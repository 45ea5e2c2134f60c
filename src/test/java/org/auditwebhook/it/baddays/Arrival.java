package org.auditwebhook.it.baddays;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has come of one event at the endpoint, without its body: a run has hundreds of thousands.
 * Thread-safe.
 */
final class Arrival {
  static final long NO_NUMBER = -1;

  private static final Pattern EVENT_ID = Pattern.compile("\"event_id\":(\\d+)");
  private static final Pattern ACTION = Pattern.compile("\"action\":\"([^\"]*)\"");
  private static final Pattern NUMBER = Pattern.compile("\"(?:n|dropped)\":(\\d+)");

  private final String action;
  private final long number;
  private final long first = System.nanoTime();
  private int posts;
  private long[] acceptedAt = {};

  private Arrival(String action, long number) {
    this.action = action.intern();
    this.number = number;
  }

  static long eventId(String body) {
    Matcher id = EVENT_ID.matcher(body);
    if (!id.find()) {
      throw new AssertionError("no event: " + body);
    }
    return Long.parseLong(id.group(1));
  }

  static Arrival of(String body) {
    Matcher action = ACTION.matcher(body);
    Matcher number = NUMBER.matcher(body);
    return new Arrival(
        action.find() ? action.group(1) : "",
        number.find() ? Long.parseLong(number.group(1)) : NO_NUMBER);
  }

  String action() {
    return action;
  }

  /** The entry's own number, of an {@code audit.gap} that of the entries it tells of. */
  long number() {
    return number;
  }

  /** When it came first, by {@link System#nanoTime}. */
  long first() {
    return first;
  }

  synchronized void posted() {
    posts++;
  }

  synchronized void accepted() {
    acceptedAt = Arrays.copyOf(acceptedAt, acceptedAt.length + 1);
    acceptedAt[acceptedAt.length - 1] = System.nanoTime();
  }

  synchronized int posts() {
    return posts;
  }

  /** When it was accepted, each time, by {@link System#nanoTime}. */
  synchronized long[] acceptedAt() {
    return acceptedAt.clone();
  }

  synchronized boolean isAccepted() {
    return acceptedAt.length > 0;
  }
}
