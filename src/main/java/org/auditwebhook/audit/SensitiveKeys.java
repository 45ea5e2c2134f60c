package org.auditwebhook.audit;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which keys of an entry's details have secrets as their values: those of the reference contract,
 * section <i>Dead-letter queue</i>, and what an operator adds. Case does not count, nor how words
 * are put together: {@code apiKey}, {@code api-key} and {@code API.KEY} are all {@code api_key}.
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

  private final List<Pattern> further;

  /**
   * @param further keys besides the contract's; {@code *} at the beginning or the end of one stands
   *     for anything
   */
  public SensitiveKeys(List<String> further) {
    this.further = further.stream().map(Pattern::of).toList();
  }

  /** What an operator has added. */
  private record Pattern(String word, boolean open, boolean goesOn) {
    static Pattern of(String text) {
      boolean open = text.startsWith("*");
      boolean goesOn = text.length() > 1 && text.endsWith("*");
      String word = text.substring(open ? 1 : 0, text.length() - (goesOn ? 1 : 0));
      return new Pattern(words(word), open, goesOn);
    }

    boolean matches(String key) {
      if (open) {
        return goesOn ? key.contains(word) : key.endsWith(word);
      }
      return goesOn ? key.startsWith(word) : key.equals(word);
    }
  }

  /** Whether the value of this key is a secret. */
  public boolean include(String key) {
    String words = words(key);
    return isListed(words) || (!words.equals(key) && isListed(key.toLowerCase(Locale.ROOT)));
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
    for (Pattern pattern : further) {
      if (pattern.matches(key)) {
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
      boolean separator = c == '-' || c == '.' || c == ' ' || c == ':' || c == '/';
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
