package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The forms of the settings of redaction. */
final class RedactForms {
  private RedactForms() {}

  /** A comma-separated list of keys, each with a {@code *} at its beginning or end or without. */
  static final class Keys implements Form<List<String>> {
    private static final Pattern KEY = Pattern.compile("\\*?[^*,\\p{Cntrl}]{1,200}\\*?");

    @Override
    public List<String> parse(String text) {
      List<String> keys =
          text.isEmpty()
              ? List.of()
              : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
      check(keys);
      return keys;
    }

    @Override
    public void check(List<String> keys) {
      for (String key : keys) {
        if (!KEY.matcher(key).matches()) {
          throw new IllegalArgumentException(
              "must be a comma-separated list of keys, each with * at its beginning or its end at"
                  + " most, but "
                  + Quote.of(key)
                  + " is none");
        }
      }
    }
  }
}
