package org.auditwebhook.settings;

/**
 * Shows a wrong value in a sentence: short, in one line, in quotation marks. Never for a secret.
 */
final class Quote {
  private static final int LONGEST = 60;

  private Quote() {}

  static String of(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return '"' + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + '"';
  }
}
