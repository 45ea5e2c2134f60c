package org.auditwebhook.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that can be set, as it was when the application started. Immutable and within its
 * ranges; prints without secrets.
 *
 * @param target the configured webhook
 * @param signing what requests carry besides their bytes
 * @param access who may use the API
 * @param redeliver how dead letters come back
 * @param outbox where events are kept
 * @param emit how entries get there
 * @param events what is kept of them
 * @param redact what is hidden of them
 * @param egress where events may go
 * @param adminAudit whether what admins change becomes an event
 * @param drainTimeout the longest that calls in flight are waited for, zero to a minute
 */
public record Settings(
    TargetSettings target,
    SigningSettings signing,
    AccessSettings access,
    RedeliverSettings redeliver,
    OutboxSettings outbox,
    EmitSettings emit,
    EventSettings events,
    RedactSettings redact,
    EgressSettings egress,
    boolean adminAudit,
    Duration drainTimeout) {

  /** What the name of every property begins with. */
  public static final String PREFIX = "audit.webhook.";

  private static final String NO_DATASOURCE =
      Setting.CAPTURE.sentence(
          "in-transaction needs audit.webhook.outbox.datasource: the DataSource that the"
              + " transactions are of");

  /**
   * @throws InvalidSettingException if the drain timeout is out of range, or entries are to be
   *     captured in transactions that the outbox can't take part in
   */
  public Settings {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(signing, "signing");
    Objects.requireNonNull(access, "access");
    Objects.requireNonNull(redeliver, "redeliver");
    Objects.requireNonNull(outbox, "outbox");
    Objects.requireNonNull(emit, "emit");
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(redact, "redact");
    Objects.requireNonNull(egress, "egress");
    Setting.DRAIN_TIMEOUT.require(drainTimeout);
    if (emit.capture() == Capture.IN_TRANSACTION && outbox.datasource().isEmpty()) {
      throw new InvalidSettingException(List.of(NO_DATASOURCE));
    }
  }

  /**
   * Reads and checks every setting, and the files that some of them name.
   *
   * @param source what it does not give, or gives blank, has its default
   * @throws InvalidSettingException with a sentence for each setting that is wrong
   */
  public static Settings read(Properties source) {
    Reading reading = new Reading(source);
    Settings settings =
        new Settings(
            target(reading),
            signing(reading),
            new AccessSettings(
                tokens(reading), JwtReading.jwt(reading), reading.value(Setting.MAX_FAILURES)),
            new RedeliverSettings(
                reading.value(Setting.REDELIVER_SCHEDULE), reading.value(Setting.REDELIVER_RATE)),
            outbox(reading),
            new EmitSettings(
                capture(reading),
                reading.value(Setting.MAX_WAIT),
                reading.value(Setting.BUFFER_SIZE)),
            new EventSettings(
                reading.value(Setting.MAX_EVENT_SIZE),
                reading.value(Setting.KEEP_DELIVERED),
                reading.value(Setting.KEEP_DEAD_LETTERS),
                reading.value(Setting.MAX_AGE)),
            redact(reading),
            new EgressSettings(
                reading.value(Setting.ALLOW), reading.value(Setting.ALLOW_HTTP), proxy(reading)),
            reading.value(Setting.ADMIN_AUDIT),
            reading.value(Setting.DRAIN_TIMEOUT));
    reading.finish(Setting.ALL);
    return settings;
  }

  /**
   * The full names of all properties, in the order of the README's table; those of a family end in
   * {@code <name>}.
   */
  public static List<String> properties() {
    return Setting.ALL.stream().<String>map(Setting::property).toList();
  }

  /** Whether a property of this name, or an environment variable, is read. */
  public static boolean isKnown(String name) {
    return Setting.isKnown(name);
  }

  /** Whether the text of this property is a secret, and can be given as a file just as well. */
  public static boolean isSecret(String property) {
    return Setting.isSecret(property);
  }

  /** The environment variable that MicroProfile Config reads for this property. */
  public static String variable(String property) {
    return Family.variable(property);
  }

  private static TargetSettings target(Reading reading) {
    return new TargetSettings(
        reading.value(Setting.URL),
        reading.value(Setting.CONNECT_TIMEOUT),
        reading.value(Setting.TOTAL_TIMEOUT),
        limits(reading),
        new TlsSettings(
            reading.value(Setting.TRUST_STORE),
            reading.secret(Setting.TRUST_STORE_PASSWORD, Setting.TRUST_STORE_PASSWORD_FILE),
            reading.value(Setting.KEY_STORE),
            reading.secret(Setting.KEY_STORE_PASSWORD, Setting.KEY_STORE_PASSWORD_FILE)));
  }

  private static LimitSettings limits(Reading reading) {
    return new LimitSettings(
        new LimitSettings.Retry(
            reading.value(Setting.MAX_ATTEMPTS), reading.value(Setting.INITIAL_BACKOFF)),
        new LimitSettings.Concurrency(
            reading.value(Setting.CONCURRENCY), reading.value(Setting.ADAPTIVE)),
        reading.value(Setting.ORDERING),
        new LimitSettings.Batch(
            reading.value(Setting.BATCH_ENABLED),
            reading.value(Setting.BATCH_MAX_SIZE),
            reading.value(Setting.BATCH_MAX_BYTES),
            reading.value(Setting.BATCH_MAX_WAIT)),
        new LimitSettings.Rate(
            reading.value(Setting.RATE_LIMIT), reading.value(Setting.RATE_BURST)));
  }

  private static Optional<ProxySettings> proxy(Reading reading) {
    Optional<Secret> credentials =
        reading.secret(Setting.PROXY_CREDENTIALS, Setting.PROXY_CREDENTIALS_FILE);
    return reading
        .value(Setting.PROXY)
        .map(
            url ->
                new ProxySettings(
                    url.getHost().replaceAll("[\\[\\]]", ""), url.getPort(), credentials));
  }

  private static SigningSettings signing(Reading reading) {
    return new SigningSettings(
        reading.secret(Setting.SECRET, Setting.SECRET_FILE),
        reading.secret(Setting.PREVIOUS_SECRET, Setting.PREVIOUS_SECRET_FILE),
        reading.secret(Setting.SIGNING_KEY, Setting.SIGNING_KEY_FILE),
        reading.value(Setting.SECRET_OVERLAP),
        headers(reading),
        new EncryptionSettings(
            reading.secret(Setting.ENCRYPTION_KEY, Setting.ENCRYPTION_KEY_FILE),
            reading.secret(Setting.PREVIOUS_ENCRYPTION_KEY, Setting.PREVIOUS_ENCRYPTION_KEY_FILE)));
  }

  private static Map<String, Secret> headers(Reading reading) {
    Map<String, Secret> headers = reading.members(Setting.HEADERS);
    headers.forEach(
        (name, value) -> {
          try {
            StaticHeader.check(name, value.value());
          } catch (IllegalArgumentException wrong) {
            reading.wrong(Setting.HEADERS, PREFIX + "header." + name + " " + wrong.getMessage());
          }
        });
    return headers;
  }

  private static Capture capture(Reading reading) {
    Capture capture = reading.value(Setting.CAPTURE);
    if (capture == Capture.IN_TRANSACTION && reading.value(Setting.DATASOURCE).isEmpty()) {
      if (!reading.isWrong(Setting.DATASOURCE)) {
        reading.wrong(Setting.CAPTURE, NO_DATASOURCE);
      }
      return Capture.AFTER_COMMIT;
    }
    return capture;
  }

  private static OutboxSettings outbox(Reading reading) {
    return new OutboxSettings(
        reading.value(Setting.DATASOURCE),
        reading.value(Setting.IMPORT),
        reading.value(Setting.DIRECTORY),
        reading.value(Setting.MAX_SIZE),
        reading.value(Setting.LEASE));
  }

  private static RedactSettings redact(Reading reading) {
    List<String> keys = reading.value(Setting.REDACT_KEYS);
    RedactSettings.Mode mode = reading.value(Setting.REDACT_MODE);
    Optional<Secret> hashKey =
        reading.secret(Setting.REDACT_HASH_KEY, Setting.REDACT_HASH_KEY_FILE);
    try {
      return new RedactSettings(mode, keys, hashKey);
    } catch (InvalidSettingException wrong) {
      reading.wrong(Setting.REDACT_HASH_KEY, wrong.getMessage());
      return new RedactSettings(RedactSettings.Mode.MASK, keys, Optional.empty());
    }
  }

  private static TokenSettings tokens(Reading reading) {
    TokensReading tokens = new TokensReading(reading);
    return new TokenSettings(
        tokens.tokens(Setting.ADMIN_TOKEN, Setting.ADMIN_TOKEN_FILE, Setting.ADMIN_TOKENS),
        tokens.tokens(Setting.READ_TOKEN, Setting.READ_TOKEN_FILE, Setting.READ_TOKENS),
        tokens.tokens(Setting.INGEST_TOKEN, Setting.INGEST_TOKEN_FILE, Setting.INGEST_TOKENS));
  }
}
