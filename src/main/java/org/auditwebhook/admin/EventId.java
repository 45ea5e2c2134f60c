package org.auditwebhook.admin;

import java.util.regex.Pattern;

/** The event id in a path. */
final class EventId {
  private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,17}");

  private EventId() {}

  /**
   * The id.
   *
   * @throws ProblemException 404, as no event can have it, unless it is an integer from 1 to 10^18
   *     - 1
   */
  static long parse(String text) {
    if (!POSITIVE.matcher(text).matches()) {
      throw Problem.of(404, "There is no such event: an event_id is a positive integer.")
          .exception();
    }
    return Long.parseLong(text);
  }
}
