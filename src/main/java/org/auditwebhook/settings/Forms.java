package org.auditwebhook.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms that have no range. */
final class Forms {
  private Forms() {}

  /** A URL to post to, or empty for none. */
  static final class Url implements Form<String> {
    @Override
    public String parse(String text) {
      check(text);
      return text;
    }

    @Override
    public void check(String url) {
      try {
        if (url == null || !url.isEmpty()) {
          EndpointUrl.check(url);
        }
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("is no URL to post to: " + wrong.getMessage());
      }
    }
  }

  /** The URL of a service whose resources have longer ones; a slash at its end does not count. */
  static final class BaseUrl implements Form<String> {
    @Override
    public String parse(String text) {
      check(text);
      return text.replaceFirst("/+$", "");
    }

    @Override
    public void check(String url) {
      try {
        EndpointUrl.check(url);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("is no URL: " + wrong.getMessage());
      }
      if (URI.create(url).getRawQuery() != null) {
        throw new IllegalArgumentException("must be a URL without a query");
      }
    }
  }

  /** {@code true} or {@code false}, in any case. */
  static final class Flag implements Form<Boolean> {
    @Override
    public Boolean parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default ->
            throw new IllegalArgumentException("must be true or false, not " + Quote.of(text));
      };
    }

    @Override
    public void check(Boolean value) {
      Objects.requireNonNull(value);
    }
  }

  /** A directory; it need not exist. */
  static final class Directory implements Form<Path> {
    @Override
    public Path parse(String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException malformed) {
        throw new IllegalArgumentException("must be a directory's path, not " + Quote.of(text));
      }
    }

    @Override
    public void check(Path value) {
      Objects.requireNonNull(value);
    }
  }

  /** A file; whether it can be used is seen when it is read. */
  static final class File implements Form<Path> {
    @Override
    public Path parse(String text) {
      try {
        return Path.of(text);
      } catch (InvalidPathException malformed) {
        throw new IllegalArgumentException("must be a file's path, not " + Quote.of(text));
      }
    }

    @Override
    public void check(Path value) {
      Objects.requireNonNull(value);
    }
  }

  /** The URL of an HTTP proxy. It is not shown where it is wrong: it may hold credentials. */
  static final class ProxyUrl implements Form<URI> {
    @Override
    public URI parse(String text) {
      try {
        URI url = new URI(text);
        check(url);
        return url;
      } catch (URISyntaxException malformed) {
        throw wrong();
      }
    }

    @Override
    public void check(URI url) {
      if (!"http".equalsIgnoreCase(url.getScheme())
          || url.getHost() == null
          || !Hosts.isHost(url.getHost())
          || !Hosts.isPort(Integer.toString(url.getPort()))
          || url.getRawUserInfo() != null
          || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        throw wrong();
      }
    }

    private static IllegalArgumentException wrong() {
      return new IllegalArgumentException(
          "must be the URL of an HTTP proxy, http://host:port, without anything else; credentials"
              + " belong into egress.proxy.credentials");
    }
  }

  /** A text of one line that is compared as it is. */
  static final class Text implements Form<String> {
    private static final int LONGEST = 500;

    @Override
    public String parse(String text) {
      check(text);
      return text;
    }

    @Override
    public void check(String text) {
      if (text.isEmpty()
          || text.length() > LONGEST
          || text.codePoints().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "must have 1 to %d characters, none of them a control character".formatted(LONGEST));
      }
    }
  }

  /** A name in JNDI, or empty for none. */
  static final class JndiName implements Form<Optional<String>> {
    private static final Pattern NAME = Pattern.compile("[!-~]{1,255}");

    @Override
    public Optional<String> parse(String text) {
      Optional<String> name = Optional.of(text).filter(given -> !given.isEmpty());
      check(name);
      return name;
    }

    @Override
    public void check(Optional<String> name) {
      name.filter(given -> !NAME.matcher(given).matches())
          .ifPresent(
              given -> {
                throw new IllegalArgumentException(
                    "must be the JNDI name of a DataSource, without spaces, not "
                        + Quote.of(given));
              });
    }
  }

  /** What another form takes, or empty for none. */
  record OrNone<T>(Form<T> form) implements Form<Optional<T>> {
    @Override
    public Optional<T> parse(String text) {
      return text.isEmpty() ? Optional.empty() : Optional.of(form.parse(text));
    }

    @Override
    public void check(Optional<T> value) {
      value.ifPresent(form::check);
    }

    @Override
    public String range() {
      return form.range();
    }
  }

  /**
   * The name of a member of a {@link Family}; the text of the member is of its own kind, and read
   * by {@link Reading#members}.
   *
   * @param names what it has to look like
   * @param rule the same in words, to be read behind {@code must have a name of}
   */
  record Name(Pattern names, String rule) implements Form<String> {
    @Override
    public String parse(String name) {
      return name;
    }

    @Override
    public void check(String name) {
      if (!names.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "must have a name of " + rule + ", not " + Quote.of(name));
      }
    }
  }

  /** A text of its own kind, which is read by {@link Reading#secret} or {@link Reading#tokens}. */
  static final class Hidden implements Form<String> {
    @Override
    public String parse(String text) {
      return text;
    }

    @Override
    public void check(String value) {
      Objects.requireNonNull(value);
    }
  }
}
