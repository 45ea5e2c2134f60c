package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {
  private static final String TOKEN = "token-of-the-client";

  @TempDir Path directory;

  @Test
  void everythingButTheTokenHasADefault() {
    assertThat(read(Map.of("client.token", TOKEN)))
        .isEqualTo(
            new ClientSettings(
                "http://127.0.0.1:8080/audit-webhook",
                new Secret(TOKEN),
                Durability.BUFFERED,
                Duration.ofSeconds(5),
                10_000,
                new ClientSettings.Spool(Path.of("audit-webhook-spool"), 1L << 30),
                new ClientSettings.Redaction(true, List.of())));
  }

  @Test
  void everythingCanBeSet() {
    assertThat(
            read(
                Map.of(
                    "client.token", TOKEN,
                    "client.url", "https://audit.example/webhook/",
                    "client.durability", "Forced",
                    "client.max-wait", "PT1S",
                    "client.buffer-size", "7",
                    "client.spool.directory", "/var/spool/registry",
                    "client.spool.max-size", "2MiB",
                    "client.redact", "off",
                    "redact.keys", "ssn,*_pin")))
        .isEqualTo(
            new ClientSettings(
                "https://audit.example/webhook",
                new Secret(TOKEN),
                Durability.FORCED,
                Duration.ofSeconds(1),
                7,
                new ClientSettings.Spool(Path.of("/var/spool/registry"), 2L << 20),
                new ClientSettings.Redaction(false, List.of("ssn", "*_pin"))));
  }

  @Test
  void tokenMayBeInAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");

    assertThat(read(Map.of("client.token.file", file.toString())).token().value()).isEqualTo(TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "first-ingest-token, first-ingest-token",
    "'first-ingest-token,second-ingest-token', first-ingest-token",
    "'sha256:0123,second-ingest-token', second-ingest-token"
  })
  void webhooksOwnTokenIsTakenWhereTheClientHasNone(String tokens, String taken) {
    assertThat(read(Map.of("ingest.token", tokens)).token().value()).isEqualTo(taken);
  }

  @Test
  void clientsTokenWinsOverTheWebhooks() {
    assertThat(
            read(Map.of("client.token", TOKEN, "ingest.token", "another-ingest-token"))
                .token()
                .value())
        .isEqualTo(TOKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:0123456789"})
  void withoutATokenNothingCanBeSent(String ingestToken) {
    assertThat(problems(Map.of("ingest.token", ingestToken)))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.client.token is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words here so", "first-token-of-two,second-token", "short"})
  void tokenHasToBeOne(String token) {
    assertThat(problems(Map.of("client.token", token)))
        .singleElement()
        .asString()
        .startsWith("audit.webhook.client.token must be one token of at least 16");
  }

  @Test
  void digestIsNoTokenThatCouldBeSent() {
    assertThat(problems(Map.of("client.token", "sha256:" + "0".repeat(64))))
        .containsExactly(
            "audit.webhook.client.token is a digest; set the token itself, which is sent");
  }

  @Test
  void everyProblemIsToldAtOnceAndNamesItsProperty() {
    assertThat(
            problems(
                Map.of(
                    "client.token", "two words",
                    "client.url", "ftp://audit.example/",
                    "client.durability", "sometimes",
                    "client.max-wait", "soon",
                    "client.buffer-size", "0",
                    "client.spool.max-size", "1KiB",
                    "client.redact", "hash",
                    "redact.keys", "a*b")))
        .extracting(problem -> problem.substring(0, problem.indexOf(' ')))
        .containsExactly(
            "audit.webhook.client.url",
            "audit.webhook.client.token",
            "audit.webhook.client.durability",
            "audit.webhook.client.max-wait",
            "audit.webhook.client.buffer-size",
            "audit.webhook.client.spool.max-size",
            "audit.webhook.client.redact",
            "audit.webhook.redact.keys");
  }

  @Test
  void choiceIsExplained() {
    assertThat(problems(Map.of("client.token", TOKEN, "client.durability", "sometimes")))
        .containsExactly(
            "audit.webhook.client.durability must be buffered, written or forced, not"
                + " \"sometimes\"");
  }

  @Test
  void urlWithAQueryIsRefused() {
    assertThat(problems(Map.of("client.token", TOKEN, "client.url", "http://a.example/?b=c")))
        .containsExactly("audit.webhook.client.url must be a URL without a query");
  }

  @Test
  void unknownNamesAreFound() {
    assertThat(
            ClientSettings.unknown(
                Set.of(
                    "audit.webhook.client.url",
                    "AUDIT_WEBHOOK_CLIENT_SPOOL_MAX_SIZE",
                    "audit.webhook.client.spool.maxsize",
                    "AUDIT_WEBHOOK_CLIENT_TOKENS",
                    "audit.webhook.url",
                    "java.home")))
        .containsExactlyInAnyOrder(
            "audit.webhook.client.spool.maxsize", "AUDIT_WEBHOOK_CLIENT_TOKENS");
  }

  @Test
  void printsWithoutTheToken() {
    assertThat(read(Map.of("client.token", TOKEN)).toString()).doesNotContain(TOKEN);
  }

  private static ClientSettings read(Map<String, String> settings) {
    return ClientSettings.read(Texts.of(new HashMap<>(settings)));
  }

  private static List<String> problems(Map<String, String> settings) {
    return catchThrowableOfType(InvalidSettingException.class, () -> read(settings)).problems();
  }
}
