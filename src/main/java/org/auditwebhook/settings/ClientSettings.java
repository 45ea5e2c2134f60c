package org.auditwebhook.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a registry's entries get to audit-webhook in another WAR. Immutable and within its ranges;
 * prints without secrets.
 *
 * @param url where audit-webhook is, without a slash at its end
 * @param token the ingest token
 * @param durability when {@code fire} returns
 * @param maxWait the longest that {@code fire} waits for the spool where it does, a millisecond to
 *     a minute
 * @param bufferSize the most entries that wait for the spool, 1–1,000,000
 * @param spool where entries wait until they are taken
 * @param redact what is hidden before that
 */
public record ClientSettings(
    String url,
    Secret token,
    Durability durability,
    Duration maxWait,
    int bufferSize,
    Spool spool,
    Redaction redact) {

  private static final String PREFIX = Settings.PREFIX + "client.";

  /** Whether sensitive values are hidden in the client. */
  enum Redact {
    MASK,
    OFF
  }

  /**
   * The files of entries that wait.
   *
   * @param directory of this application alone
   * @param maxSize the most bytes that wait in it, at least a MiB
   */
  public record Spool(Path directory, long maxSize) {}

  /**
   * What is hidden.
   *
   * @param masks whether anything is
   * @param keys whose values are sensitive besides those that always are
   */
  public record Redaction(boolean masks, List<String> keys) {}

  /**
   * Reads and checks every setting, and the file that may hold the token.
   *
   * @throws InvalidSettingException with a sentence for each setting that is wrong
   */
  public static ClientSettings read(Properties source) {
    Reading reading = new Reading(source);
    Optional<Secret> token = token(reading);
    if (token.isEmpty() && !reading.isWrong(ClientSetting.TOKEN)) {
      reading.wrong(
          ClientSetting.TOKEN,
          "audit.webhook.client.token is missing: set it, or audit.webhook.client.token.file, to an"
              + " ingest token of audit-webhook");
    }
    ClientSettings settings =
        new ClientSettings(
            reading.value(ClientSetting.URL),
            token.orElseGet(() -> new Secret("missing")), // finish throws
            reading.value(ClientSetting.DURABILITY),
            reading.value(ClientSetting.MAX_WAIT),
            reading.value(ClientSetting.BUFFER_SIZE),
            new Spool(
                reading.value(ClientSetting.SPOOL_DIRECTORY),
                reading.value(ClientSetting.SPOOL_MAX_SIZE).orElseThrow()),
            new Redaction(
                reading.value(ClientSetting.REDACT) == Redact.MASK,
                reading.value(Setting.REDACT_KEYS)));
    reading.finish(
        Stream.concat(ClientSetting.ALL.stream(), ClientSetting.SHARED.stream()).toList());
    return settings;
  }

  /** The names among these that look like the client's and are not read, in alphabetical order. */
  public static Set<String> unknown(Set<String> names) {
    Set<String> known =
        ClientSetting.ALL.stream()
            .map(Setting::property)
            .flatMap(property -> Stream.of(property, Settings.variable(property)))
            .collect(Collectors.toSet());
    String variable = Settings.variable(PREFIX);
    return names.stream()
        .filter(name -> name.startsWith(PREFIX) || name.startsWith(variable))
        .filter(name -> !known.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The client's own, else the first of the webhook's that is not a digest. */
  private static Optional<Secret> token(Reading reading) {
    Optional<Secret> own = reading.secret(ClientSetting.TOKEN, ClientSetting.TOKEN_FILE);
    if (own.isEmpty()) {
      return reading
          .secret(Setting.INGEST_TOKEN, Setting.INGEST_TOKEN_FILE)
          .flatMap(ClientSettings::firstToken);
    }
    String token = own.get().value().strip();
    if (TokenDigest.isDigest(token)) {
      reading.wrong(
          ClientSetting.TOKEN,
          "audit.webhook.client.token is a digest; set the token itself, which is sent");
    } else if (!TokensReading.isToken(token)
        || token.contains(",")
        || token.length() < TokenDigest.LEAST) {
      reading.wrong(
          ClientSetting.TOKEN,
          "audit.webhook.client.token must be one token of at least %d visible ASCII characters, without spaces and commas"
              .formatted(TokenDigest.LEAST));
    }
    return Optional.of(new Secret(token));
  }

  private static Optional<Secret> firstToken(Secret list) {
    return Arrays.stream(list.value().split("[,\n]"))
        .map(String::strip)
        .filter(text -> TokensReading.isToken(text) && !TokenDigest.isDigest(text))
        .findFirst()
        .map(Secret::new);
  }
}
