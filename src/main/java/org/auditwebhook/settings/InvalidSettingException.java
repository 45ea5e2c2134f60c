package org.auditwebhook.settings;

import java.util.List;

/**
 * Settings that can't be used. The message has one sentence for each problem; a sentence names the
 * property and says what it must be, and never holds a secret.
 */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * @param problems the sentences, at least one
   */
  public InvalidSettingException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** The sentences, one for each problem, in the order of the settings. */
  public List<String> problems() {
    return problems == null ? getMessage().lines().toList() : problems;
  }
}
