package org.auditwebhook.egress;

/**
 * An attempt was not answered. The message is a sentence for an operator, which begins with {@code
 * no answer}; it holds the host at most, never the rest of the URL, a header or the body.
 */
public final class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
