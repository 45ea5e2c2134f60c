package org.auditwebhook.admin.json;

/** What a string may hold besides what JSON allows anyway. */
final class JsonStrings {
  private JsonStrings() {}

  /**
   * The text as it is.
   *
   * @throws IllegalArgumentException with a rule, to be read behind the name of the place, if there
   *     is U+0000 in it, which databases refuse, or half a surrogate pair, which is no character
   */
  static String check(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException("must not contain the character U+0000");
      }
      if (Character.isSurrogate(c)) {
        if (Character.charCount(text.codePointAt(i)) == 1) {
          throw new IllegalArgumentException("must not contain half a surrogate pair");
        }
        i++;
      }
    }
    return text;
  }
}
