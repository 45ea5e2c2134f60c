package org.auditwebhook.delivery;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of one attempt. The table is the reference contract's, section <i>Delivery</i>, with
 * its mends 3 and 4.
 */
public sealed interface Outcome {
  /** The status of RFC 9110, section 15.5.11: whatever was here is not expected to come back. */
  int GONE = 410;

  /** The HTTP status that the endpoint answered, if it answered. */
  OptionalInt status();

  /** What is to be said of it, for an operator; no secret and no body of an answer is in it. */
  String detail();

  /** The endpoint has the event: it answered 200–299. */
  record Accepted(int code) implements Outcome {
    @Override
    public OptionalInt status() {
      return OptionalInt.of(code);
    }

    @Override
    public String detail() {
      return "accepted with " + code;
    }
  }

  /** The endpoint answered no, and would answer so again: 300–499 but for 408, 425 and 429. */
  record Refused(int code) implements Outcome {
    @Override
    public OptionalInt status() {
      return OptionalInt.of(code);
    }

    @Override
    public String detail() {
      return code < 400
          ? "answered " + code + "; redirects are not followed"
          : "refused with " + code;
    }
  }

  /**
   * The endpoint did not answer, or said later: 408, 425, 429, 500 and above.
   *
   * @param status the answer, empty where there was none
   * @param detail what went wrong
   * @param retryAfter how long the endpoint asked to be left alone, empty where it did not say
   */
  record Unavailable(OptionalInt status, String detail, Optional<Duration> retryAfter)
      implements Outcome {
    public Unavailable {
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(detail, "detail");
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /**
   * Nothing was sent: the egress rules forbid where the URL leads to. It says nothing of the
   * endpoint.
   *
   * @param why what is forbidden, and what to set if it is meant
   */
  record Blocked(String why) implements Outcome {
    /** What its detail begins with, and that of no other outcome without a status. */
    private static final String MARK = "blocked: ";

    public Blocked {
      Objects.requireNonNull(why, "why");
    }

    @Override
    public OptionalInt status() {
      return OptionalInt.empty();
    }

    @Override
    public String detail() {
      return MARK + why;
    }
  }

  /** The outcome of an attempt that was answered with this status. */
  static Outcome answered(int status, Optional<Duration> retryAfter) {
    if (status >= 200 && status < 300) {
      return new Accepted(status);
    }
    if (status >= 300 && status < 500 && status != 408 && status != 425 && status != 429) {
      return new Refused(status);
    }
    return new Unavailable(OptionalInt.of(status), "answered " + status, retryAfter);
  }

  /** The outcome of an attempt that was not answered. */
  static Outcome unanswered(String detail) {
    return new Unavailable(OptionalInt.empty(), detail, Optional.empty());
  }

  /** The outcome without a status that had this {@link #detail}. */
  static Outcome ofDetail(String detail) {
    return detail.startsWith(Blocked.MARK)
        ? new Blocked(detail.substring(Blocked.MARK.length()))
        : unanswered(detail);
  }
}
