package org.auditwebhook.jwt;

import java.util.Set;

/** What a verification has come to. */
public sealed interface Verdict {
  /**
   * The token is valid.
   *
   * @param subject who has it, 1–{@value Claims#MOST_SUBJECT} characters, none a control character
   * @param roles may be empty
   */
  record Valid(String subject, Set<String> roles) implements Verdict {
    public Valid {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * The token is not valid.
   *
   * @param reason a sentence for whoever has it, which holds nothing of it
   */
  record Invalid(String reason) implements Verdict {}

  /** Nobody knows: the keys of the issuer can't be had at the moment. */
  record Unknown() implements Verdict {}
}
