package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final String A1 = "first-admin-token";
  private static final String A2 = "second-admin-token";
  private static final String A3 = "third-admin-token";
  private static final String R1 = "first-read-token";
  private static final String R2 = "second-read-token";
  private static final String I1 = "first-ingest-token";
  private static final String I2 = "second-ingest-token";

  @TempDir Path directory;

  @Test
  void everythingHasADefault() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new Settings(
                new TargetSettings(
                    "",
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5),
                    new LimitSettings(
                        new LimitSettings.Retry(3, Duration.ofSeconds(1)),
                        new LimitSettings.Concurrency(512, true),
                        Ordering.NONE,
                        new LimitSettings.Batch(false, 400, 1_048_576, Duration.ofSeconds(1)),
                        new LimitSettings.Rate(0, 0)),
                    new TlsSettings(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())),
                new SigningSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofHours(24),
                    Map.of(),
                    new EncryptionSettings(Optional.empty(), Optional.empty())),
                new AccessSettings(
                    new TokenSettings(List.of(), List.of(), List.of()), Optional.empty(), 10),
                new RedeliverSettings(
                    List.of(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(10)),
                    100),
                new OutboxSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Path.of("audit-webhook-data"),
                    OptionalLong.empty(),
                    Duration.ofMinutes(2)),
                new EmitSettings(Capture.AFTER_COMMIT, Duration.ofMillis(100), 10_000),
                new EventSettings(
                    102_400, Duration.ofDays(30), Duration.ofDays(90), Optional.empty()),
                new RedactSettings(RedactSettings.Mode.MASK, List.of(), Optional.empty()),
                new EgressSettings(List.of(), false, Optional.empty()),
                true,
                Duration.ofSeconds(5)));
  }

  @Test
  void everythingCanBeSet() {
    Settings settings =
        read(
            Map.ofEntries(
                Map.entry("url", "https://a.example/hook"),
                Map.entry("secret", " s3cret "),
                Map.entry("secret.previous", "before"),
                Map.entry("secret.overlap", "PT1H"),
                Map.entry("signing.key", "whsk_x"),
                Map.entry("header.Authorization", "Splunk x"),
                Map.entry("encryption.key", "new"),
                Map.entry("encryption.previous-key", "old"),
                Map.entry("admin.token", A1 + ", " + A2),
                Map.entry("admin.token.ops", A3),
                Map.entry("read.token", R1),
                Map.entry("read.token.grafana", R2),
                Map.entry("ingest.token", I1),
                Map.entry("ingest.token.registry-a", I2),
                Map.entry("jwt.issuer", "https://login.example/"),
                Map.entry("jwt.audience", "audit"),
                Map.entry("jwt.keys", "https://login.example/keys?k=1"),
                Map.entry("jwt.clock-skew", "PT0S"),
                Map.entry("jwt.subject-claim", "upn"),
                Map.entry("jwt.roles-claim", "realm_access.roles"),
                Map.entry("jwt.role.admin", "a"),
                Map.entry("jwt.role.read", "r"),
                Map.entry("jwt.role.ingest", "i"),
                Map.entry("authentication.max-failures", "7"),
                Map.entry("retry.max-attempts", "5"),
                Map.entry("retry.initial-backoff", "PT0.001S"),
                Map.entry("timeout.connect", "PT1S"),
                Map.entry("timeout.total", "PT2S"),
                Map.entry("concurrency", "64"),
                Map.entry("concurrency.adaptive", "false"),
                Map.entry("ordering", "Strict"),
                Map.entry("batch.enabled", "true"),
                Map.entry("batch.max-size", "100"),
                Map.entry("batch.max-bytes", "2MiB"),
                Map.entry("batch.max-wait", "PT0.05S"),
                Map.entry("rate.limit", "1000"),
                Map.entry("rate.burst", "10"),
                Map.entry("redeliver.schedule", "PT1S, PT10H"),
                Map.entry("redeliver.rate", "7"),
                Map.entry("outbox.datasource", "jdbc/audit"),
                Map.entry("outbox.import", "old"),
                Map.entry("capture", "In-Transaction"),
                Map.entry("outbox.directory", "/var/lib/audit"),
                Map.entry("outbox.max-size", "512MiB"),
                Map.entry("outbox.lease", "PT10M"),
                Map.entry("emit.max-wait", "PT1S"),
                Map.entry("emit.buffer-size", "7"),
                Map.entry("event.max-size", "8192"),
                Map.entry("redact.mode", "Hash"),
                Map.entry("redact.keys", "*_pin, ssn"),
                Map.entry("redact.hash-key", "0123456789abcdef"),
                Map.entry("admin.audit", "false"),
                Map.entry("retention.delivered", "P7D"),
                Map.entry("retention.dead-letters", "P14D"),
                Map.entry("retention.max-age", "P2D"),
                Map.entry("drain-timeout", "PT0S"),
                Map.entry("egress.allow", "10.0.0.0/8,localhost:8080"),
                Map.entry("egress.allow-http", "TRUE"),
                Map.entry("egress.proxy", "http://[::1]:3128"),
                Map.entry("egress.proxy.credentials", "me:p:w"),
                Map.entry("tls.trust-store", "trusted.p12"),
                Map.entry("tls.trust-store.password", "t"),
                Map.entry("tls.key-store", "/etc/own.pem"),
                Map.entry("tls.key-store.password", "k")));

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new TargetSettings(
                    "https://a.example/hook",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    new LimitSettings(
                        new LimitSettings.Retry(5, Duration.ofMillis(1)),
                        new LimitSettings.Concurrency(64, false),
                        Ordering.STRICT,
                        new LimitSettings.Batch(true, 100, 2_097_152, Duration.ofMillis(50)),
                        new LimitSettings.Rate(1_000, 10)),
                    new TlsSettings(
                        Optional.of(Path.of("trusted.p12")),
                        Optional.of(new Secret("t")),
                        Optional.of(Path.of("/etc/own.pem")),
                        Optional.of(new Secret("k")))),
                new SigningSettings(
                    Optional.of(new Secret(" s3cret ")),
                    Optional.of(new Secret("before")),
                    Optional.of(new Secret("whsk_x")),
                    Duration.ofHours(1),
                    Map.of("Authorization", new Secret("Splunk x")),
                    new EncryptionSettings(
                        Optional.of(new Secret("new")), Optional.of(new Secret("old")))),
                new AccessSettings(
                    new TokenSettings(
                        List.of(
                            token("admin.token", A1), token("admin.token", A2), token("ops", A3)),
                        List.of(token("read.token", R1), token("grafana", R2)),
                        List.of(token("ingest.token", I1), token("registry-a", I2))),
                    Optional.of(
                        new JwtSettings(
                            "https://login.example/",
                            "audit",
                            new JwtSettings.Url(URI.create("https://login.example/keys?k=1")),
                            Duration.ZERO,
                            new JwtSettings.Names("upn", "realm_access.roles", "a", "r", "i"))),
                    7),
                new RedeliverSettings(List.of(Duration.ofSeconds(1), Duration.ofHours(10)), 7),
                new OutboxSettings(
                    Optional.of("jdbc/audit"),
                    Optional.of(Path.of("old")),
                    Path.of("/var/lib/audit"),
                    OptionalLong.of(512L << 20),
                    Duration.ofMinutes(10)),
                new EmitSettings(Capture.IN_TRANSACTION, Duration.ofSeconds(1), 7),
                new EventSettings(
                    8_192,
                    Duration.ofDays(7),
                    Duration.ofDays(14),
                    Optional.of(Duration.ofDays(2))),
                new RedactSettings(
                    RedactSettings.Mode.HASH,
                    List.of("*_pin", "ssn"),
                    Optional.of(new Secret("0123456789abcdef"))),
                new EgressSettings(
                    new Networks().parse("10.0.0.0/8,localhost:8080"),
                    true,
                    Optional.of(new ProxySettings("::1", 3128, Optional.of(new Secret("me:p:w"))))),
                false,
                Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576",
    "1MiB, 1048576",
    "2048KiB, 2097152",
    "10 GiB, 10737418240",
  })
  void sizesHaveUnits(String text, long bytes) {
    assertThat(read(Map.of("outbox.max-size", text)).outbox().maxSize()).hasValue(bytes);
  }

  @Test
  void scheduleCanBeNone() {
    assertThat(read(Map.of("redeliver.schedule", "none")).redeliver().schedule()).isEmpty();
  }

  @Test
  void scheduleHasAtMostTwentyWaits() {
    String twenty = String.join(",", Collections.nCopies(20, "PT1S"));

    assertThat(read(Map.of("redeliver.schedule", twenty)).redeliver().schedule()).hasSize(20);
    assertThat(problems(Map.of("redeliver.schedule", twenty + ",PT1S")))
        .singleElement()
        .isEqualTo("audit.webhook.redeliver.schedule must have at most 20 durations, not 21");
  }

  @Test
  void blankIsAbsent() {
    assertThat(Settings.read(everywhere(property -> Optional.of(" \t\n"))))
        .isEqualTo(read(Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "authentication.max-failures, 1, 1000000, 0, 1000001",
    "jwt.clock-skew, PT0S, PT1M, PT-1S, PT61S",
    "retry.max-attempts, 1, 10, 0, 11",
    "retry.initial-backoff, PT0S, PT1M, PT-0.001S, PT60.001S",
    "timeout.connect, PT0.001S, PT1M, PT0S, PT60.001S",
    "timeout.total, PT0.001S, PT1M, PT0S, PT60.001S",
    "concurrency, 1, 512, 0, 513",
    "batch.max-size, 1, 10000, 0, 10001",
    "batch.max-bytes, 1024, 16777216, 1023, 16777217",
    "batch.max-wait, PT0S, PT10S, PT-1S, PT10.001S",
    "rate.limit, 0, 1000000, -1, 1000001",
    "rate.burst, 0, 1000000, -1, 1000001",
    "redeliver.schedule, PT1S, PT10H, PT0.999S, PT10H0.001S",
    "redeliver.rate, 1, 10000, 0, 10001",
    "outbox.lease, PT1S, PT1H, PT0.999S, PT1H0.001S",
    "emit.max-wait, PT0S, PT10S, PT-1S, PT11S",
    "emit.buffer-size, 1, 1000000, 0, 1000001",
    "event.max-size, 4096, 1048576, 4095, 1048577",
    "retention.delivered, PT1S, PT87600H, PT0S, PT87601H",
    "retention.dead-letters, PT1S, PT87600H, PT0S, PT87601H",
    "retention.max-age, PT1S, PT87600H, PT0S, PT87601H",
    "drain-timeout, PT0S, PT1M, PT-1S, PT61S",
  })
  void rangesIncludeTheirBounds(
      String name, String least, String most, String tooLittle, String tooMuch) {
    read(Map.of(name, least));
    read(Map.of(name, most));

    for (String outside : List.of(tooLittle, tooMuch)) {
      assertThat(problems(Map.of(name, outside)))
          .singleElement()
          .asString()
          .startsWith("audit.webhook." + name + " must be ")
          .contains("from " + least + " to " + most + ", not ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "retry.max-attempts, three",
    "retry.max-attempts, 3.0",
    "retry.max-attempts, 99999999999",
    "timeout.total, 5s",
    "timeout.total, 5000",
    "timeout.total, PT",
    "timeout.total, PT9223372036854775808S",
    "concurrency.adaptive, 1",
    "ordering, fifo",
    "batch.enabled, on",
    "batch.max-bytes, 17MiB",
    "batch.max-bytes, 1023",
    "batch.max-bytes, 1GB",
    "batch.max-bytes, 9999999999GiB",
    "rate.limit, 10/s",
    "redeliver.schedule, 'PT1S,,PT1S'",
    "redeliver.schedule, 'none,PT1S'",
    "redeliver.schedule, 30s",
    "outbox.max-size, 1048575",
    "outbox.max-size, 10GB",
    "outbox.max-size, 1.5GiB",
    "outbox.max-size, -1",
    "outbox.max-size, 9999999999GiB",
    "egress.allow-http, yes",
    "egress.allow, '10.0.0.0/8,,a'",
    "egress.allow, 10.0.0.0/33",
    "egress.allow, ::/129",
    "egress.allow, a/8",
    "egress.allow, a:0",
    "egress.allow, http://a",
    "egress.allow, *.example",
    "egress.proxy, proxy:3128",
    "egress.proxy, http://proxy",
    "egress.proxy, http://proxy:0",
    "egress.proxy, https://proxy:3128",
    "egress.proxy, http://me:s3cret@proxy:3128",
    "egress.proxy, http://proxy:3128/path",
    "egress.proxy, http://proxy:3128?x",
    "url, a.example",
  })
  void whatIsMalformedIsNamed(String name, String text) {
    assertThat(problems(Map.of(name, text)))
        .singleElement()
        .asString()
        .startsWith("audit.webhook." + name + " ");
  }

  @Test
  void credentialsOfAProxyHaveAUserAndAPassword() {
    Map<String, String> texts =
        Map.of("egress.proxy", "http://proxy:3128", "egress.proxy.credentials", "s3cret");

    assertThat(problems(texts))
        .containsExactly(
            "audit.webhook.egress.proxy.credentials must be a user, a colon and a password");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "10.1.2.3/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "::1/128, 0:0:0:0:0:0:0:1",
    "fd00::/8, fd00:0:0:0:0:0:0:0/8",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::1, 0:0:0:0:0:0:0:1",
    "[::1]:8080, [0:0:0:0:0:0:0:1]:8080",
    "192.0.2.1, 192.0.2.1",
    "192.0.2.1:80, 192.0.2.1:80",
    "hook_receiver, hook_receiver",
    "A.Example.:443, a.example:443"
  })
  void networksAreBlocksHostsAndHostsWithAPort(String written, String network) {
    assertThat(read(Map.of("egress.allow", " x , " + written)).egress().allow())
        .extracting(Object::toString)
        .containsExactly("x", network);
  }

  @Test
  void everyProblemIsReportedInTheOrderOfTheTable() {
    InvalidSettingException wrong =
        catchThrowableOfType(
            InvalidSettingException.class,
            () ->
                read(
                    Map.of(
                        "concurrency", "x", "read.token", ",", "url", "x", "drain-timeout", "x")));

    assertThat(wrong.problems())
        .extracting(sentence -> sentence.substring(0, sentence.indexOf(' ')))
        .containsExactly(
            "audit.webhook.url",
            "audit.webhook.read.token",
            "audit.webhook.concurrency",
            "audit.webhook.drain-timeout");
    assertThat(wrong.getMessage().lines()).containsExactlyElementsOf(wrong.problems());
  }

  @Test
  void whatTheSourceRefusesIsOneOfTheProblems() {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(
            () ->
                Settings.read(
                    everywhere(
                        property -> {
                          if (property.contains("token") || property.endsWith("concurrency")) {
                            throw new IllegalArgumentException("is not to be had");
                          }
                          return Optional.of("x").filter(x -> property.endsWith("max-attempts"));
                        })))
        .satisfies(
            wrong ->
                assertThat(wrong.problems())
                    .containsSubsequence(
                        "audit.webhook.admin.token is not to be had",
                        "audit.webhook.ingest.token.file is not to be had",
                        "audit.webhook.concurrency is not to be had")
                    .anyMatch(sentence -> sentence.contains("max-attempts must be"))
                    .hasSize(8));
  }

  @Test
  void importNeedsSomewhereToGo() {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> read(Map.of("outbox.import", "old")))
        .withMessageContaining("audit.webhook.outbox.datasource");
  }

  @Test
  void transactionsOfCallersAreThoseOfADataSource() {
    assertThat(problems(Map.of("capture", "in-transaction", "concurrency", "0")))
        .hasSize(2)
        .anyMatch(
            sentence ->
                sentence.startsWith(
                    "audit.webhook.capture in-transaction needs audit.webhook.outbox.datasource"));
    assertThat(problems(Map.of("capture", "in-transaction", "outbox.datasource", "a b c")))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.outbox.datasource ");
    assertThat(problems(Map.of("capture", "sometimes")))
        .containsExactly(
            "audit.webhook.capture must be after-commit or in-transaction, not \"sometimes\"");
  }

  @Test
  void aWrongValueIsShownShortAndInOneLine() {
    assertThat(problems(Map.of("concurrency", "1\n" + "x".repeat(100))))
        .singleElement()
        .asString()
        .endsWith(", not \"1?" + "x".repeat(58) + "…\"");
  }

  @Test
  void aUrlIsNotShownEvenIfItIsWrong() {
    assertThat(problems(Map.of("url", "https://user:s3cret@a.example/")))
        .containsExactly(
            "audit.webhook.url is no URL to post to: the URL must not have a user name or password"
                + " before its host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n", "s3cret\n\n"})
  void aSecretInAFileEndsBeforeTheLineBreak(String text) throws IOException {
    assertThat(read(Map.of("secret.file", file(text))).signing().secret())
        .contains(new Secret("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        R1 + "," + R2,
        R1 + "\n" + R2 + "\n",
        R1 + "\r\n" + R2 + "\r\n",
        " " + R1 + " , " + R2 + " "
      })
  void tokensInAFileAreSeparatedByCommasOrLineBreaks(String text) throws IOException {
    assertThat(read(Map.of("read.token.file", file(text))).access().tokens().read())
        .containsExactly(token("read.token", R1), token("read.token", R2));
  }

  @ParameterizedTest
  @CsvSource({
    "secret",
    "admin.token",
    "read.token",
    "ingest.token",
    "ingest.token.registry-a",
  })
  void givingBothTheValueAndTheFileIsRefused(String name) throws IOException {
    assertThat(problems(Map.of(name, "s3cret", name + ".file", file("s3cret"))))
        .containsExactly(
            "audit.webhook."
                + name
                + " and audit.webhook."
                + name
                + ".file are both set; remove one of them");
  }

  @Test
  void aFileThatIsNoSecretIsRefused() throws IOException {
    byte[] latin1 = "s\u00e9cret".getBytes(StandardCharsets.ISO_8859_1);
    String notText = Files.write(directory.resolve("latin1"), latin1).toString();

    assertFileRefused(directory.resolve("none").toString(), "can't be read");
    assertFileRefused(directory.toString(), "can't be read");
    assertFileRefused("s3cret\0", "can't be read");
    assertFileRefused(file(""), "an empty file");
    assertFileRefused(file("\n"), "an empty file");
    assertFileRefused(file("x".repeat(65_537)), "more than 64 KiB");
    assertFileRefused(notText, "not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret,", ",s3cret", "s3cret,,s3cret2", ",", "s3cret two", "s3crét"})
  void aTokenThatNoHeaderCanCarryIsRefusedAndNotShown(String tokens) {
    assertThat(problems(Map.of("admin.token", tokens)))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.admin.token must be a comma-separated list of tokens")
        .doesNotContain("s3cr");
  }

  @Test
  void aWrongTokenInAFileNamesTheFilesProperty() throws IOException {
    assertThat(problems(Map.of("admin.token.file", file("a,,b"))))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.admin.token.file must be");
  }

  @Test
  void theyPrintWithoutSecrets() throws IOException {
    Settings settings =
        read(
            Map.of(
                "url", "https://a.example/s3cret",
                "secret", "s3cret",
                "admin.token", "s3cret-admin-token",
                "read.token.file", file("s3cret-read-token")));

    assertThat(settings.toString()).contains("https://a.example").doesNotContain("s3cret");
  }

  @Test
  void hashesNeedAKeyThatCantBeGuessed() {
    assertThat(problems(Map.of("redact.mode", "hash")))
        .containsExactly(
            "audit.webhook.redact.hash-key is required while audit.webhook.redact.mode is hash: set"
                + " it, or audit.webhook.redact.hash-key.file");
    assertThat(problems(Map.of("redact.mode", "hash", "redact.hash-key", "too-short")))
        .containsExactly("audit.webhook.redact.hash-key must have at least 16 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "**", "a*b", "a,,b", "a,", "***a"})
  void aKeyHasAStarAtItsEndsOnly(String keys) {
    assertThat(problems(Map.of("redact.keys", keys)))
        .singleElement()
        .asString()
        .startsWith(
            "audit.webhook.redact.keys must be a comma-separated list of keys, each with *");
  }

  @Test
  void recordsHoldTheirRangesHoweverTheyAreMade() {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> new EmitSettings(Capture.AFTER_COMMIT, Duration.ZERO, 0))
        .withMessageContaining("audit.webhook.emit.buffer-size");
  }

  private static Token token(String name, String text) {
    return new Token(name, TokenDigest.of(text));
  }

  private void assertFileRefused(String path, String problem) {
    assertThat(problems(Map.of("secret.file", path)))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.secret.file names ")
        .contains(problem)
        .doesNotContain(path);
  }

  private String file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "secret", null), text).toString();
  }

  private static List<String> problems(Map<String, String> texts) {
    return catchThrowableOfType(InvalidSettingException.class, () -> read(texts)).problems();
  }

  private static Properties everywhere(Function<String, Optional<String>> texts) {
    return new Properties() {
      @Override
      public Optional<String> text(String name) {
        return texts.apply(name);
      }

      @Override
      public Set<String> names() {
        return Set.of();
      }
    };
  }

  /** The settings of these texts, by their names without the prefix. */
  private static Settings read(Map<String, String> texts) {
    return Settings.read(Texts.of(texts));
  }
}
