package org.auditwebhook.settings;

/**
 * What the text of a setting has to look like, and the value that it stands for. Its exceptions
 * carry the end of a sentence that begins with the property's name: {@code must be …}.
 */
interface Form<T> {
  /**
   * The value of this text, which is neither blank nor has white space around it.
   *
   * @throws IllegalArgumentException if it is malformed or out of range
   */
  T parse(String text);

  /**
   * Does nothing if the value could have been parsed.
   *
   * @throws IllegalArgumentException if it could not
   */
  void check(T value);

  /** What the table of settings says of unit and range behind the meaning; may be empty. */
  default String range() {
    return "";
  }
}
