package org.auditwebhook.admin;

import java.util.regex.Pattern;

/** The number in a path. */
final class PathId {
  private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,17}");

  private PathId() {}

  /** An {@code event_id}, as {@link #parse} reads it. */
  static long event(String text) {
    return parse(text, "There is no such event: an event_id is a positive integer.");
  }

  /** A {@code job_id}, as {@link #parse} reads it. */
  static long job(String text) {
    return parse(text, "There is no such job: a job_id is a positive integer.");
  }

  /**
   * The number.
   *
   * @throws ProblemException 404, as nothing can have it, unless it is an integer from 1 to 10^18 -
   *     1
   */
  private static long parse(String text, String problem) {
    if (!POSITIVE.matcher(text).matches()) {
      throw Problem.of(404, problem).exception();
    }
    return Long.parseLong(text);
  }
}
