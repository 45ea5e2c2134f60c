package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Catches problems. */
final class Thrown {
  private Thrown() {}

  /** The problem that the call ends with. */
  static Problem problem(ThrowingCallable call) {
    return catchThrowableOfType(ProblemException.class, call).problem();
  }
}
