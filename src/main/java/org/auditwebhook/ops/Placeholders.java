package org.auditwebhook.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.auditwebhook.settings.Settings;

/**
 * Finds placeholders that nothing fills, such as the one in the secret <code>a${b}c</code>.
 * MicroProfile Config is silent about them: the property counts as unset on OpenLiberty, and is
 * <code>ac</code> on Payara. The syntax is that of MicroProfile Config 3.1, "Property Expressions".
 */
final class Placeholders {
  private static final String START = "${";

  /** What may be shown; anything else is more likely a piece of a password. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Function<String, Optional<String>> raw;

  /**
   * @param raw gives the text of a property by its full name, before placeholders are filled
   */
  Placeholders(Function<String, Optional<String>> raw) {
    this.raw = raw;
  }

  /**
   * Does nothing if each placeholder of this property, and of those that it refers to, is filled by
   * a property or a default.
   *
   * @throws IllegalArgumentException if not; the message is a sentence without its subject, which
   *     is the property, and does not hold its text
   */
  void check(String property) {
    Expansion expansion =
        new Expansion(
            raw.apply(property).orElse(""), Set.of(property), !Settings.isSecret(property));
    expansion.upTo("");
    if (!expansion.problems.isEmpty()) {
      throw new IllegalArgumentException(
          expansion.problems.stream().distinct().collect(Collectors.joining(", and "))
              + "; write \\${ for a ${ that is no placeholder"
              + file(property));
    }
  }

  private static String file(String property) {
    return Settings.isSecret(property)
        ? ", or put the text into a file, see " + property + ".file"
        : "";
  }

  /** Reads one text from its start to its end. */
  private final class Expansion {
    private final String text;
    private final Set<String> from;
    private final boolean shown;
    private final List<String> problems = new ArrayList<>();
    private int at;

    /**
     * @param from the properties that have led here
     * @param shown whether a missing property may be named
     */
    Expansion(String text, Set<String> from, boolean shown) {
      this.text = text;
      this.from = from;
      this.shown = shown;
    }

    /** Fills placeholders up to one of these characters, or to the end. */
    String upTo(String ends) {
      StringBuilder filled = new StringBuilder();
      while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
        if (text.startsWith(START, at)) {
          at += START.length();
          filled.append(placeholder());
        } else {
          at += text.startsWith("\\$", at) || text.startsWith("\\}", at) ? 1 : 0;
          filled.append(text.charAt(at++));
        }
      }
      return filled.toString();
    }

    private String placeholder() {
      String name = upTo(":}");
      Optional<String> known = name.isEmpty() ? Optional.empty() : raw.apply(name);
      boolean hasDefault = at < text.length() && text.charAt(at) == ':';
      int before = problems.size();
      String otherwise = hasDefault ? upTo("}") : "";
      if (at == text.length()) {
        problems.add("has a ${ without its }");
        return "";
      }
      at++;
      if (known.isPresent()) {
        problems.subList(before, problems.size()).clear(); // the default is not needed
        return value(name, known.get());
      }
      if (!hasDefault || name.isEmpty()) {
        problems.add(missing(name));
      }
      return hasDefault ? otherwise.substring(1) : "";
    }

    private String value(String name, String unfilled) {
      if (from.contains(name)) {
        problems.add("has a placeholder that leads back to itself");
        return "";
      }
      Expansion inner =
          new Expansion(
              unfilled,
              Stream.concat(from.stream(), Stream.of(name)).collect(Collectors.toSet()),
              shown);
      String value = inner.upTo("");
      problems.addAll(inner.problems);
      return value;
    }

    private String missing(String name) {
      return shown && NAME.matcher(name).matches()
          ? "has a placeholder for the property " + name + ", which does not exist"
          : "has a placeholder that names no property";
    }
  }
}
