package org.auditwebhook.audit;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which keys of an entry's details have secrets as their values: those of the reference contract,
 * section <i>Dead-letter queue</i>, and what an operator adds. Case does not count, nor how words
 * are put together: {@code apiKey}, {@code api-key} and {@code [API.KEY]} are all {@code api_key};
 * nor do other forms of the same letters, as wide ones, and characters that can't be seen.
 * Immutable.
 */
public final class SensitiveKeys {
  /** The contract's, and no others. */
  public static final SensitiveKeys CONTRACT = new SensitiveKeys(List.of());

  private static final Set<String> WORDS =
      Set.of(
          "token",
          "admin_token",
          "password",
          "api_key",
          "private_key",
          "signature",
          "secret",
          "bearer",
          "authorization");

  private static final List<String> ENDINGS = List.of("_token", "_password", "_secret", "_key");

  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

  private final List<Added> further;

  /**
   * @param further keys besides the contract's; {@code *} at the beginning or the end of one stands
   *     for anything
   */
  public SensitiveKeys(List<String> further) {
    this.further = further.stream().flatMap(Added::of).distinct().toList();
  }

  /** What an operator has added. */
  private record Added(String word, boolean open, boolean goesOn) {
    /** Both with its words put together and as it is, like the keys. */
    static Stream<Added> of(String text) {
      boolean open = text.startsWith("*");
      boolean goesOn = text.length() > 1 && text.endsWith("*");
      String word = plain(text.substring(open ? 1 : 0, text.length() - (goesOn ? 1 : 0)));
      return Stream.of(words(word), word.toLowerCase(Locale.ROOT))
          .map(form -> new Added(form, open, goesOn));
    }

    boolean matches(String key) {
      if (open) {
        return goesOn ? key.contains(word) : key.endsWith(word);
      }
      return goesOn ? key.startsWith(word) : key.equals(word);
    }
  }

  /** Whether the value of this key is a secret. */
  public boolean include(String name) {
    String key = plain(name);
    String words = words(key);
    return isListed(words)
        || (words.endsWith("_") && isListed(withoutEnd(words)))
        || (!words.equals(key) && isListed(key.toLowerCase(Locale.ROOT)));
  }

  /** Without what a closing bracket or a colon has become. */
  private static String withoutEnd(String words) {
    int end = words.length();
    while (end > 0 && words.charAt(end - 1) == '_') { // no pattern: keys may be very long
      end--;
    }
    return words.substring(0, end);
  }

  /** The key in the usual forms of its letters, without what can't be seen. */
  private static String plain(String key) {
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) > 0x7f) {
        return INVISIBLE.matcher(Normalizer.normalize(key, Normalizer.Form.NFKC)).replaceAll("");
      }
    }
    return key;
  }

  private boolean isListed(String key) {
    if (WORDS.contains(key)) {
      return true;
    }
    for (String ending : ENDINGS) { // no stream: this is asked for every key that is recorded
      if (key.endsWith(ending)) {
        return true;
      }
    }
    for (Added added : further) {
      if (added.matches(key)) {
        return true;
      }
    }
    return false;
  }

  /** The key in lower case, with {@code _} between its words. */
  private static String words(String key) {
    StringBuilder words = null; // until there is something to change
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean separator = c != '_' && !Character.isLetterOrDigit(c) && !Character.isSurrogate(c);
      if (words == null && (separator || Character.isUpperCase(c))) {
        words = new StringBuilder(key.length() + 4).append(key, 0, i);
      }
      if (words != null) {
        if (beginsWord(key, i)) {
          words.append('_');
        }
        words.append(separator ? '_' : Character.toLowerCase(c));
      }
    }
    return words == null ? key : words.toString();
  }

  /** Both in {@code apiKey} and before the last word of {@code dbAPIKey}. */
  private static boolean beginsWord(String key, int i) {
    if (i == 0 || !Character.isUpperCase(key.charAt(i))) {
      return false;
    }
    char before = key.charAt(i - 1);
    boolean lowerFollows = i + 1 < key.length() && Character.isLowerCase(key.charAt(i + 1));
    return Character.isLowerCase(before)
        || Character.isDigit(before)
        || (Character.isUpperCase(before) && lowerFollows);
  }
}
