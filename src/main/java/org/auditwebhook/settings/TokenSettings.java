package org.auditwebhook.settings;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The bearer tokens of each scope. Several may be valid at once, for rotation. A token has one
 * holder and one scope, and so has a name.
 *
 * @param admin may do everything; while there is none the admin API is closed
 * @param read may look at everything
 * @param ingest may record entries and nothing else
 */
public record TokenSettings(List<Token> admin, List<Token> read, List<Token> ingest) {

  /** What an event's producer is called that has no token. */
  private static final Set<String> RESERVED = Set.of(Token.FIRED, Token.OURS);

  /**
   * @throws InvalidSettingException if two holders have the same token, or two scopes the same
   *     name, or a name is that of a producer without a token
   */
  public TokenSettings {
    admin = List.copyOf(admin);
    read = List.copyOf(read);
    ingest = List.copyOf(ingest);
    Check check = new Check();
    check.add("admin.token", admin);
    check.add("read.token", read);
    check.add("ingest.token", ingest);
    if (!check.problems.isEmpty()) {
      throw new InvalidSettingException(List.copyOf(check.problems));
    }
  }

  /** Finds what is there twice; the names are those of properties. */
  private static final class Check {
    private final Map<TokenDigest, String> tokens = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();

    void add(String setting, List<Token> added) {
      for (Token token : added) {
        boolean named = !token.name().equals(setting);
        String property = Settings.PREFIX + setting + (named ? "." + token.name() : "");
        add(
            tokens.put(token.digest(), property),
            property,
            "hold the same token; give each its own");
        add(names.put(token.name(), property), property, "have the same name; rename one of them");
        if (RESERVED.contains(token.name())) {
          problems.add(property + " has a name that is no token's; rename it");
        }
      }
    }

    private void add(String first, String second, String problem) {
      if (first != null && !first.equals(second)) {
        problems.add(first + " and " + second + " " + problem);
      }
    }
  }
}
