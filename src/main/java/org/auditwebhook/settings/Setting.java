package org.auditwebhook.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One property: everything there is to say about it. The constants are the only place where
 * properties are declared; the README's table is held against them.
 *
 * @param property its name with the prefix
 * @param defaultText the text of its default; empty for none
 * @param form what its text has to look like
 * @param meaning in one sentence without its full stop, for the table; unit and range follow from
 *     the form
 */
record Setting<T>(String property, String defaultText, Form<T> form, String meaning) {

  /**
   * The holders of tokens. Lower case, so that the environment variable of each can be told from
   * it; no name ends in {@code -file}, because that is what the variable of a file looks like.
   */
  private static final Forms.Name TOKEN_NAMES =
      new Forms.Name(
          Pattern.compile("(?!(.*-)?file$)(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*"),
          "1 to 64 lower-case letters, digits and single hyphens that does not end in file");

  /** Checked by {@link StaticHeader}; environment variables give them in lower case. */
  private static final Forms.Name HEADER_NAMES =
      new Forms.Name(
          Pattern.compile("(?!(.*[-.])?(?i:file)$)[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}"),
          "a header, 1 to 100 letters, digits and hyphens that do not end in file");

  static final Setting<String> URL =
      setting(
          "url",
          "",
          new Forms.Url(),
          "Where every audit entry is posted to, an absolute `http` or `https` URL of at most 2,048"
              + " characters; without it the webhook is disabled, and one that an admin has set"
              + " through the API wins");

  static final Setting<String> SECRET =
      hidden("secret", "What the bodies are signed with; without it they are not signed");

  static final Setting<String> SECRET_FILE =
      hidden("secret.file", "A file that holds `secret`; line breaks at its end do not count");

  static final Setting<String> PREVIOUS_SECRET =
      hidden(
          "secret.previous",
          "The secret before `secret`: as long as it is set, it signs beside that one");

  static final Setting<String> PREVIOUS_SECRET_FILE =
      hidden("secret.previous.file", "A file that holds `secret.previous`");

  static final Setting<Duration> SECRET_OVERLAP =
      setting(
          "secret.overlap",
          "PT24H",
          Range.ofDurations("PT0S", "P30D"),
          "How long a secret or signing key that an admin has replaced through the API signs beside"
              + " the new one");

  static final Setting<String> SIGNING_KEY =
      hidden(
          "signing.key",
          "An Ed25519 key to sign with besides, for `v1a` signatures: `whsk_…`, or PKCS#8 PEM");

  static final Setting<String> SIGNING_KEY_FILE =
      hidden("signing.key.file", "A file that holds `signing.key`");

  static final Setting<String> HEADERS =
      family(
          "header.<name>",
          HEADER_NAMES,
          "The value of a header `<name>` that every request carries, such as `Authorization`;"
              + " `.file` behind it for a file; those that an admin has set through the API win");

  static final Setting<String> ENCRYPTION_KEY =
      hidden(
          "encryption.key",
          "What secrets that an admin sets through the API are stored under, base64 of 32 bytes;"
              + " without it a key file in `outbox.directory`, and with `outbox.datasource` none can"
              + " be set");

  static final Setting<String> ENCRYPTION_KEY_FILE =
      hidden("encryption.key.file", "A file that holds `encryption.key`");

  static final Setting<String> PREVIOUS_ENCRYPTION_KEY =
      hidden(
          "encryption.previous-key",
          "The key beside it while it is rotated: opens what was stored under it, and stores nothing");

  static final Setting<String> PREVIOUS_ENCRYPTION_KEY_FILE =
      hidden("encryption.previous-key.file", "A file that holds `encryption.previous-key`");

  static final Setting<String> ADMIN_TOKEN =
      hidden(
          "admin.token",
          "Bearer tokens that may do everything, comma-separated; without any the admin API answers"
              + " 503");

  static final Setting<String> ADMIN_TOKEN_FILE =
      hidden("admin.token.file", "A file that holds `admin.token`, comma-separated or one a line");

  static final Setting<String> ADMIN_TOKENS =
      family(
          "admin.token.<name>",
          TOKEN_NAMES,
          "One more token that may do everything, of the holder `<name>` (1 to 64 lower-case letters,"
              + " digits and hyphens); `.file` behind it for a file");

  static final Setting<String> READ_TOKEN =
      hidden("read.token", "Bearer tokens that may read everything, comma-separated");

  static final Setting<String> READ_TOKEN_FILE =
      hidden("read.token.file", "A file that holds `read.token`, comma-separated or one a line");

  static final Setting<String> READ_TOKENS =
      family(
          "read.token.<name>",
          TOKEN_NAMES,
          "One more token that may read everything, of the holder `<name>` (1 to 64 lower-case letters,"
              + " digits and hyphens); `.file` behind it for a file");

  static final Setting<String> INGEST_TOKEN =
      hidden("ingest.token", "Bearer tokens that may only record entries, comma-separated");

  static final Setting<String> INGEST_TOKEN_FILE =
      hidden(
          "ingest.token.file", "A file that holds `ingest.token`, comma-separated or one a line");

  static final Setting<String> INGEST_TOKENS =
      family(
          "ingest.token.<name>",
          TOKEN_NAMES,
          "One more token that may only record entries, of the holder `<name>` (1 to 64 lower-case letters,"
              + " digits and hyphens); `.file` behind it for a file");

  static final Setting<Optional<String>> JWT_ISSUER =
      setting(
          "jwt.issuer",
          "",
          new Forms.OrNone<>(new Forms.Text()),
          "The `iss` of JSON Web Tokens that are valid beside the tokens above, exactly as it is in"
              + " them; without it none is");

  static final Setting<Optional<JwtSettings.Keys>> JWT_KEYS =
      setting(
          "jwt.keys",
          "",
          new Forms.OrNone<>(new JwtKeysForm()),
          "The public keys of `jwt.issuer`, required with it: an `https` URL of a JWK set, or a file"
              + " with a JWK set or public keys in PEM");

  static final Setting<Optional<String>> JWT_AUDIENCE =
      setting(
          "jwt.audience",
          "",
          new Forms.OrNone<>(new Forms.Text()),
          "What the `aud` of each JWT has to be or to contain, required with `jwt.issuer`");

  static final Setting<String> JWT_SUBJECT_CLAIM =
      setting(
          "jwt.subject-claim",
          "sub",
          new Forms.Text(),
          "The claim that says who has the JWT; the issuer has to give it to nobody else, ever. A"
              + " claim within another is written with a dot between them");

  static final Setting<String> JWT_ROLES_CLAIM =
      setting(
          "jwt.roles-claim",
          "groups",
          new Forms.Text(),
          "The claim with the roles, an array of texts or a text with spaces between them; within"
              + " another claim likewise, `realm_access.roles`");

  static final Setting<String> JWT_ADMIN_ROLE =
      setting(
          "jwt.role.admin",
          "audit-webhook-admin",
          new Forms.Text(),
          "Who has it may do everything");

  static final Setting<String> JWT_READ_ROLE =
      setting(
          "jwt.role.read",
          "audit-webhook-read",
          new Forms.Text(),
          "Who has it may read everything");

  static final Setting<String> JWT_INGEST_ROLE =
      setting(
          "jwt.role.ingest",
          "audit-webhook-ingest",
          new Forms.Text(),
          "Who has it may record entries");

  static final Setting<Duration> JWT_CLOCK_SKEW =
      setting(
          "jwt.clock-skew",
          "PT30S",
          Range.ofDurations("PT0S", "PT1M"),
          "How far the clock of the issuer may be off where `exp` and `nbf` are looked at");

  static final Setting<Integer> MAX_FAILURES =
      setting(
          "authentication.max-failures",
          "10",
          Range.ofNumbers(1, 1_000_000),
          "How often a minute an address may fail to show a valid token and be told so with 401;"
              + " further failures are answered 429. A valid token always passes");

  static final Setting<Integer> MAX_ATTEMPTS =
      setting(
          "retry.max-attempts",
          "3",
          Range.ofNumbers(1, 10),
          "Attempts of one call in all, the first included");

  static final Setting<Duration> INITIAL_BACKOFF =
      setting(
          "retry.initial-backoff",
          "PT1S",
          Range.ofDurations("PT0S", "PT1M"),
          "The wait before the second attempt; it doubles from attempt to attempt, up to `PT1M`");

  static final Setting<Duration> CONNECT_TIMEOUT =
      setting(
          "timeout.connect",
          "PT5S",
          Range.ofDurations("PT0.001S", "PT1M"),
          "The longest that connecting may take, within `timeout.total`");

  static final Setting<Duration> TOTAL_TIMEOUT =
      setting(
          "timeout.total",
          "PT5S",
          Range.ofDurations("PT0.001S", "PT1M"),
          "The longest that an attempt may last, from the resolution of the name to the end of the"
              + " answer");

  static final Setting<Integer> CONCURRENCY =
      setting(
          "concurrency",
          "512",
          Range.ofNumbers(1, 512),
          "The most calls in flight to one endpoint, in each instance");

  static final Setting<Boolean> ADAPTIVE =
      setting(
          "concurrency.adaptive",
          "true",
          new Forms.Flag(),
          "Whether the number of calls in flight follows the endpoint: it grows while the latency"
              + " holds, and shrinks on errors; `false` for always `concurrency`");

  static final Setting<Ordering> ORDERING =
      setting(
          "ordering",
          "none",
          new Choice<>(Ordering.class),
          "The order of events: `key` keeps those of one node, else of one network, in the order in"
              + " which they were recorded, `strict` all of them, one call at a time");

  static final Setting<Boolean> BATCH_ENABLED =
      setting(
          "batch.enabled",
          "false",
          new Forms.Flag(),
          "Whether several events go in one POST, `true` or `false`");

  static final Setting<Integer> BATCH_MAX_SIZE =
      setting("batch.max-size", "400", Range.ofNumbers(1, 10_000), "The most events of one batch");

  static final Setting<Integer> BATCH_MAX_BYTES =
      setting(
          "batch.max-bytes",
          "1048576",
          Range.ofBytes("1KiB", "16MiB"),
          "The most bytes of a batch's body, also with `KiB` or `MiB`; a larger event is a batch of"
              + " its own");

  static final Setting<Duration> BATCH_MAX_WAIT =
      setting(
          "batch.max-wait",
          "PT1S",
          Range.ofDurations("PT0S", "PT10S"),
          "The longest that an event waits for others to go with");

  static final Setting<Integer> RATE_LIMIT =
      setting(
          "rate.limit",
          "0",
          Range.ofNumbers(0, 1_000_000),
          "The most events a second that one endpoint is sent, over all instances; `0` for any"
              + " number");

  static final Setting<Integer> RATE_BURST =
      setting(
          "rate.burst",
          "0",
          Range.ofNumbers(0, 1_000_000),
          "The most events that it is sent at once after a pause; `0` for as many as `rate.limit`");

  static final Setting<Optional<Path>> TRUST_STORE =
      setting(
          "tls.trust-store",
          "",
          new Forms.OrNone<>(new Forms.File()),
          "A file of the certificates that endpoints are trusted by, PKCS #12, JKS or PEM; it takes"
              + " the place of the JDK's own, which is the default");

  static final Setting<String> TRUST_STORE_PASSWORD =
      hidden("tls.trust-store.password", "The password of `tls.trust-store`, if it has one");

  static final Setting<String> TRUST_STORE_PASSWORD_FILE =
      hidden("tls.trust-store.password.file", "A file that holds `tls.trust-store.password`");

  static final Setting<Optional<Path>> KEY_STORE =
      setting(
          "tls.key-store",
          "",
          new Forms.OrNone<>(new Forms.File()),
          "A file of the certificate, its chain and its key that we show to an endpoint that asks"
              + " for one, PKCS #12, JKS, or PEM with the key in PKCS #8");

  static final Setting<String> KEY_STORE_PASSWORD =
      hidden(
          "tls.key-store.password", "The password of `tls.key-store` and its key, if it has one");

  static final Setting<String> KEY_STORE_PASSWORD_FILE =
      hidden("tls.key-store.password.file", "A file that holds `tls.key-store.password`");

  static final Setting<List<Duration>> REDELIVER_SCHEDULE =
      setting(
          "redeliver.schedule",
          "PT30S,PT5M,PT30M,PT2H,PT5H,PT10H,PT10H",
          new Durations(Range.ofDurations("PT1S", "PT10H"), 20),
          "After which waits, ±20 %, a dead letter whose endpoint was unavailable comes back by itself,"
              + " comma-separated; after the last one it waits for a human");

  static final Setting<Integer> REDELIVER_RATE =
      setting(
          "redeliver.rate",
          "100",
          Range.ofNumbers(1, 10_000),
          "The most dead letters a second that are brought back, by themselves and by jobs together,"
              + " over all instances");
  static final Setting<Optional<String>> DATASOURCE =
      setting(
          "outbox.datasource",
          "",
          new Forms.JndiName(),
          "The JNDI name of a DataSource of the server, of a PostgreSQL that several instances may"
              + " share; without it the outbox is an embedded database");

  static final Setting<Optional<Path>> IMPORT =
      setting(
          "outbox.import",
          "",
          new Forms.OrNone<>(new Forms.Directory()),
          "The directory of an embedded database that is moved into `outbox.datasource`, once");

  static final Setting<Path> DIRECTORY =
      setting(
          "outbox.directory",
          "audit-webhook-data",
          new Forms.Directory(),
          "Where the embedded database keeps its files, relative to the server's working directory;"
              + " made when it is missing");

  static final Setting<OptionalLong> MAX_SIZE =
      setting(
          "outbox.max-size",
          "",
          new Size("1MiB"),
          "The most that the outbox may hold, in bytes or with `KiB`, `MiB` or `GiB`; past it nothing"
              + " is recorded until there is room again");

  static final Setting<Duration> LEASE =
      setting(
          "outbox.lease",
          "PT2M",
          Range.ofDurations("PT1S", "PT1H"),
          "How long an instance may keep a delivery to itself; must be 10 s longer than the worst call,"
              + " all attempts with their timeouts and the waits between");

  static final Setting<Capture> CAPTURE =
      setting(
          "capture",
          "after-commit",
          new Choice<>(Capture.class),
          "When an `AuditEntry` that is fired in a transaction is recorded: after its commit, or in it"
              + " so that both commit or roll back together; the second needs `outbox.datasource` to"
              + " be the DataSource of that transaction");

  static final Setting<Duration> MAX_WAIT =
      setting(
          "emit.max-wait",
          "PT0.1S",
          Range.ofDurations("PT0S", "PT10S"),
          "The longest that a caller who fires an `AuditEntry` is kept waiting for its commit; with"
              + " `PT0S` not at all: it is handed over, and recorded a moment later");

  static final Setting<Integer> BUFFER_SIZE =
      setting(
          "emit.buffer-size",
          "10000",
          Range.ofNumbers(1, 1_000_000),
          "The most fired entries that wait for their commit; what comes on top is dropped and"
              + " counted");

  /** The least has room for every event without its details: an action may have 1,200 bytes. */
  static final Setting<Integer> MAX_EVENT_SIZE =
      setting(
          "event.max-size",
          "102400",
          Range.ofNumbers(4_096, 1_048_576),
          "The most bytes of an event's JSON; details that would make it larger are replaced by a"
              + " marker with their size and SHA-256");

  static final Setting<RedactSettings.Mode> REDACT_MODE =
      setting(
          "redact.mode",
          "mask",
          new Choice<>(RedactSettings.Mode.class),
          "How the values of sensitive keys are hidden before an entry is recorded: not at all, by"
              + " `<redacted>`, or by a keyed hash");

  static final Setting<List<String>> REDACT_KEYS =
      setting(
          "redact.keys",
          "",
          new RedactForms.Keys(),
          "Sensitive keys besides those that always are, comma-separated; `*` at the beginning or the"
              + " end of one stands for anything");

  static final Setting<String> REDACT_HASH_KEY =
      hidden(
          "redact.hash-key",
          "The key of the hashes, at least 16 characters; required while `redact.mode` is `hash`");

  static final Setting<String> REDACT_HASH_KEY_FILE =
      hidden(
          "redact.hash-key.file",
          "A file that holds `redact.hash-key`; line breaks at its end do not count");

  static final Setting<Boolean> ADMIN_AUDIT =
      setting(
          "admin.audit",
          "true",
          new Forms.Flag(),
          "Whether each change that an admin makes becomes an event of its own, `true` or `false`");

  static final Setting<Duration> KEEP_DELIVERED =
      setting(
          "retention.delivered",
          "P30D",
          Range.ofDurations("PT1S", "P3650D"),
          "How long events and their receipts are kept after the delivery");

  static final Setting<Duration> KEEP_DEAD_LETTERS =
      setting(
          "retention.dead-letters",
          "P90D",
          Range.ofDurations("PT1S", "P3650D"),
          "How long dead letters are kept after their death; then they are lost");

  static final Setting<Optional<Duration>> MAX_AGE =
      setting(
          "retention.max-age",
          "",
          new Forms.OrNone<>(Range.ofDurations("PT1S", "P3650D")),
          "How long an event may wait to be delivered; then it becomes a dead letter of the cause"
              + " `expired`; without it, for ever");

  static final Setting<Duration> DRAIN_TIMEOUT =
      setting(
          "drain-timeout",
          "PT5S",
          Range.ofDurations("PT0S", "PT1M"),
          "The longest that calls in flight are waited for when the application stops, and that a"
              + " replaced URL is still posted to");

  static final Setting<List<Allowance>> ALLOW =
      setting(
          "egress.allow",
          "",
          new Networks(),
          "What may be posted to although it is internal: CIDR blocks, addresses, hosts, and hosts"
              + " or addresses with a port, comma-separated");

  static final Setting<Boolean> ALLOW_HTTP =
      setting(
          "egress.allow-http",
          "false",
          new Forms.Flag(),
          "Whether `http` URLs may be posted to besides `https`, `true` or `false`");

  static final Setting<Optional<URI>> PROXY =
      setting(
          "egress.proxy",
          "",
          new Forms.OrNone<>(new Forms.ProxyUrl()),
          "The HTTP proxy that every request goes through, `http://host:port`");

  static final Setting<String> PROXY_CREDENTIALS =
      hidden("egress.proxy.credentials", "What the proxy asks for, `user:password`");

  static final Setting<String> PROXY_CREDENTIALS_FILE =
      hidden("egress.proxy.credentials.file", "A file that holds `egress.proxy.credentials`");

  /** Every setting, in the order of the README's table. */
  static final List<Setting<?>> ALL =
      List.of(
          URL,
          SECRET,
          SECRET_FILE,
          PREVIOUS_SECRET,
          PREVIOUS_SECRET_FILE,
          SECRET_OVERLAP,
          SIGNING_KEY,
          SIGNING_KEY_FILE,
          HEADERS,
          ENCRYPTION_KEY,
          ENCRYPTION_KEY_FILE,
          PREVIOUS_ENCRYPTION_KEY,
          PREVIOUS_ENCRYPTION_KEY_FILE,
          ADMIN_TOKEN,
          ADMIN_TOKEN_FILE,
          ADMIN_TOKENS,
          READ_TOKEN,
          READ_TOKEN_FILE,
          READ_TOKENS,
          INGEST_TOKEN,
          INGEST_TOKEN_FILE,
          INGEST_TOKENS,
          JWT_ISSUER,
          JWT_KEYS,
          JWT_AUDIENCE,
          JWT_SUBJECT_CLAIM,
          JWT_ROLES_CLAIM,
          JWT_ADMIN_ROLE,
          JWT_READ_ROLE,
          JWT_INGEST_ROLE,
          JWT_CLOCK_SKEW,
          MAX_FAILURES,
          MAX_ATTEMPTS,
          INITIAL_BACKOFF,
          CONNECT_TIMEOUT,
          TOTAL_TIMEOUT,
          CONCURRENCY,
          ADAPTIVE,
          ORDERING,
          BATCH_ENABLED,
          BATCH_MAX_SIZE,
          BATCH_MAX_BYTES,
          BATCH_MAX_WAIT,
          RATE_LIMIT,
          RATE_BURST,
          TRUST_STORE,
          TRUST_STORE_PASSWORD,
          TRUST_STORE_PASSWORD_FILE,
          KEY_STORE,
          KEY_STORE_PASSWORD,
          KEY_STORE_PASSWORD_FILE,
          REDELIVER_SCHEDULE,
          REDELIVER_RATE,
          DATASOURCE,
          IMPORT,
          DIRECTORY,
          MAX_SIZE,
          LEASE,
          CAPTURE,
          MAX_WAIT,
          BUFFER_SIZE,
          MAX_EVENT_SIZE,
          REDACT_MODE,
          REDACT_KEYS,
          REDACT_HASH_KEY,
          REDACT_HASH_KEY_FILE,
          ADMIN_AUDIT,
          KEEP_DELIVERED,
          KEEP_DEAD_LETTERS,
          MAX_AGE,
          DRAIN_TIMEOUT,
          ALLOW,
          ALLOW_HTTP,
          PROXY,
          PROXY_CREDENTIALS,
          PROXY_CREDENTIALS_FILE);

  private static final Set<String> FIXED =
      ALL.stream()
          .filter(setting -> !Family.isFamily(setting))
          .map(Setting::property)
          .flatMap(property -> Stream.of(property, Family.variable(property)))
          .collect(Collectors.toUnmodifiableSet());

  private static final List<Family> FAMILIES =
      ALL.stream().filter(Family::isFamily).<Family>map(Family::new).toList();

  /** Whether a setting that is no family has this name, as a property or in the environment. */
  static boolean isFixed(String name) {
    return FIXED.contains(name);
  }

  /** Whether a property of this name, or an environment variable, is read. */
  static boolean isKnown(String name) {
    return isFixed(name)
        || FAMILIES.stream()
            .anyMatch(
                family -> family.name(name).isPresent() || family.nameOfVariable(name).isPresent());
  }

  /** Whether the text of this property is a secret, and can be given as a file just as well. */
  static boolean isSecret(String property) {
    return isFixed(property + Family.FILE)
        || FAMILIES.stream()
            .flatMap(family -> family.name(property).map(family::direct).stream())
            .anyMatch(property::equals);
  }

  /**
   * Does nothing if the value is one that this setting may have.
   *
   * @throws InvalidSettingException if it is not
   */
  void require(T value) {
    try {
      form.check(value);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidSettingException(List.of(sentence(wrong.getMessage())));
    }
  }

  /** The sentence on a problem with this setting. */
  String sentence(String problem) {
    return property + " " + problem;
  }

  /** The row of this setting in the README's table. */
  String row() {
    String shown = defaultText.isEmpty() ? "none" : "`" + defaultText + "`";
    return "| `" + property + "` | " + shown + " | " + meaning + form.range() + ". |";
  }

  private static Setting<String> family(String name, Forms.Name members, String meaning) {
    return setting(name, "", members, meaning);
  }

  static Setting<String> hidden(String name, String meaning) {
    return setting(name, "", new Forms.Hidden(), meaning);
  }

  static <T> Setting<T> setting(String name, String defaultText, Form<T> form, String meaning) {
    return new Setting<>(Settings.PREFIX + name, defaultText, form, meaning);
  }
}
