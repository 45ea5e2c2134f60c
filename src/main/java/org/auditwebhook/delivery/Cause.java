package org.auditwebhook.delivery;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a delivery is dead. */
public enum Cause {
  /** The endpoint answered no: only a human can know whether it will ever say yes. */
  REFUSED,
  /** The endpoint did not answer, or said later, at every attempt. */
  UNAVAILABLE,
  /** It was not posted, because the egress rules forbid where its URL leads to. */
  BLOCKED,
  /** It was not delivered within the time that the settings allow. */
  EXPIRED;

  /** The name of it in the API and in the database: {@code refused} and so on. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The cause of this {@link #word}, empty if there is none. */
  public static Optional<Cause> ofWord(String word) {
    return Stream.of(values()).filter(cause -> cause.word().equals(word)).findFirst();
  }
}
