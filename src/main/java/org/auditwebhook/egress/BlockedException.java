package org.auditwebhook.egress;

/**
 * A URL that may not be posted to. Its message is the end of a sentence for an operator that begins
 * with its subject: what is blocked, and what to set if it is meant. No path, query, user info or
 * resolved address is in it.
 */
public final class BlockedException extends Exception {
  private static final long serialVersionUID = 1L;

  public BlockedException(String sentence) {
    super(sentence, null, false, false); // a decision, not a fault: nobody reads its stack
  }
}
