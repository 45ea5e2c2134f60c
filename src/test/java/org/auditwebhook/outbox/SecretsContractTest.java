package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.auditwebhook.encryption.SealingKey;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.HmacKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets that admins set, on any database. */
@ExtendWith(InAnotherZone.class)
abstract class SecretsContractTest {
  static final String KEY = SealingKey.generate(new SecureRandom());
  static final String OTHER_KEY = SealingKey.generate(new SecureRandom());

  private static final Secret FIRST = new Secret("the first secret of an admin");
  private static final Secret SECOND = new Secret("the second secret of an admin");

  private OutboxUnderTest outbox;

  /** Opens the outbox of this test's database with these settings, by their full names. */
  abstract OutboxUnderTest open(Map<String, String> settings);

  @AfterEach
  void close() {
    if (outbox != null) {
      outbox.close();
    }
  }

  @Test
  void configuredSecretSignsUntilAnAdminSetsOneAndThenBesideIt() {
    begin("secret", "configured", "secret.previous", "older");
    assertThat(secrets()).containsExactly("configured", "older");
    assertThat(now().sources().secret()).isFalse();

    Credentials after = outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);

    assertThat(secrets()).containsExactly(FIRST.value(), "configured", "older");
    assertThat(after.sources().secret()).isTrue();
    assertThat(after.previous().secrets())
        .hasValueSatisfying(
            until ->
                assertThat(Duration.between(Instant.now(), until))
                    .isBetween(Duration.ofHours(23), Duration.ofHours(25)));
  }

  @Test
  void rotatedSecretsAreInForceOverARestart() {
    begin("secret", "configured");
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECOND);
    Credentials before = now();

    restart("secret", "configured");

    assertThat(secrets()).containsExactly(SECOND.value(), FIRST.value(), "configured");
    assertThat(now()).isEqualTo(before);
  }

  @Test
  void secretOfAnAdminWinsOverOneThatIsConfiguredLater() {
    begin();
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.secretChanges.endPreviousSecrets(OutboxUnderTest.ADMIN, "default");

    restart("secret", "configured");

    assertThat(secrets()).containsExactly(FIRST.value());
  }

  @Test
  void newestSecretSetAgainChangesNothing() {
    begin();
    Credentials once = outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);

    assertThat(outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST))
        .isEqualTo(once);
  }

  @Test
  void replacedSecretEndsByItself() {
    begin("secret", "configured", "secret.overlap", "PT0.8S");
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECOND);
    assertThat(secrets()).hasSize(3);

    Awaitility.await()
        .untilAsserted(
            () -> {
              outbox.secrets.refresh();
              assertThat(secrets()).containsExactly(SECOND.value());
            });
    assertThat(now().previous().secrets()).isEmpty();
    outbox.database.transaction(
        connection -> {
          SecretRows.removeEnded(connection);
          return null;
        });
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void withoutAnOverlapTheOldOneEndsAtOnce() {
    begin("secret", "configured", "secret.overlap", "PT0S");
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECOND);

    assertThat(secrets()).containsExactly(SECOND.value());
  }

  @Test
  void overlapCanBeEnded() {
    begin("secret", "configured");
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECOND);

    assertThat(outbox.secretChanges.endPreviousSecrets(OutboxUnderTest.ADMIN, "default"))
        .isPresent();

    assertThat(secrets()).containsExactly(SECOND.value());
    restart("secret", "configured");
    assertThat(secrets()).containsExactly(SECOND.value());
  }

  @Test
  void configuredPreviousSecretIsNotEndedHere() {
    begin("secret", "configured", "secret.previous", "older");

    assertThat(outbox.secretChanges.endPreviousSecrets(OutboxUnderTest.ADMIN, "default")).isEmpty();
    assertThat(secrets()).hasSize(2);
  }

  @Test
  void fifthThatWouldSignBesideIsRefusedAndChangesNothing() {
    begin("secret", "configured");
    for (int i = 1; i <= 4; i++) {
      outbox.secretChanges.rotateSecret(
          OutboxUnderTest.ADMIN, "default", new Secret("secret of the admin " + i));
    }
    List<String> before = secrets();
    assertThat(before).hasSize(5);

    assertThatExceptionOfType(TooManySecretsException.class)
        .isThrownBy(
            () -> outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST));

    assertThat(secrets()).isEqualTo(before);
    outbox.secretChanges.endPreviousSecrets(OutboxUnderTest.ADMIN, "default");
    assertThatCode(() -> outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST))
        .doesNotThrowAnyException();
  }

  @Test
  void shortAndMalformedSecretsAreRefused() {
    begin();

    for (String wrong : List.of("x".repeat(15), "whsec_AAAA", "x".repeat(1_025))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  outbox.secretChanges.rotateSecret(
                      OutboxUnderTest.ADMIN, "default", new Secret(wrong)))
          .withMessageNotContaining(wrong);
    }
    assertThat(secrets()).isEmpty();
  }

  @Test
  void signingKeysRotateTheSameWay() {
    begin();
    String first =
        keyIds(outbox.secretChanges.rotateSigningKey(OutboxUnderTest.ADMIN, "default")).get(0);
    List<String> two =
        keyIds(outbox.secretChanges.rotateSigningKey(OutboxUnderTest.ADMIN, "default"));

    assertThat(two).hasSize(2).contains(first).doesNotHaveDuplicates();
    assertThat(two.get(1)).isEqualTo(first);
    restart();
    assertThat(keyIds(now())).isEqualTo(two);
    assertThat(
            keyIds(
                outbox
                    .secretChanges
                    .endPreviousSigningKeys(OutboxUnderTest.ADMIN, "default")
                    .orElseThrow()))
        .containsExactly(two.get(0));
    assertThat(secrets()).isEmpty();
  }

  @Test
  void headersOfAnAdminReplaceTheConfiguredOnesUntilTheyAreReset() {
    begin("header.X-Tenant", "a");
    assertThat(now().headers()).containsOnlyKeys("X-Tenant");

    outbox.secretChanges.setHeaders(
        OutboxUnderTest.ADMIN,
        "default",
        Map.of("Authorization", new Secret("Splunk 1"), "X-B", new Secret("b")));
    restart("header.X-Tenant", "a");

    assertThat(now().headers())
        .isEqualTo(Map.of("Authorization", new Secret("Splunk 1"), "X-B", new Secret("b")));
    outbox.secretChanges.setHeaders(OutboxUnderTest.ADMIN, "default", Map.of());
    assertThat(now().headers()).isEmpty();
    assertThat(now().sources().headers()).isTrue();
    assertThat(outbox.secretChanges.resetHeaders(OutboxUnderTest.ADMIN, "default").headers())
        .containsOnlyKeys("X-Tenant");
    assertThat(rows()).isZero();
  }

  @Test
  void nothingIsReadableInTheDatabase() {
    begin();
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.secretChanges.setHeaders(
        OutboxUnderTest.ADMIN, "default", Map.of("Authorization", new Secret("Splunk 1")));

    List<byte[]> sealed =
        outbox.database.transaction(
            connection ->
                Jdbc.list(
                    connection, "SELECT sealed FROM endpoint_secret", row -> row.getBytes(1)));

    assertThat(sealed)
        .hasSize(2)
        .allSatisfy(
            bytes ->
                assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .doesNotContain("secret")
                    .doesNotContain("Splunk"));
  }

  @Test
  void rowThatIsPutInThePlaceOfAnotherIsNotOpened() {
    begin();
    outbox.secretChanges.setHeaders(
        OutboxUnderTest.ADMIN, "default", Map.of("A", new Secret("one"), "B", new Secret("two")));
    outbox.database.transaction(
        connection ->
            Jdbc.update(connection, "UPDATE endpoint_secret SET name = 'C' WHERE name = 'A'"));

    assertThatExceptionOfType(OutboxUnavailableException.class)
        .isThrownBy(this::restart)
        .withMessageContaining("audit.webhook.encryption.key");
  }

  @Test
  void whatIsUnderThePreviousKeyIsSealedAnewAtTheStart() {
    begin();
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);

    outbox.close();
    start(Map.of("encryption.key", OTHER_KEY, "encryption.previous-key", KEY));
    assertThat(secrets()).containsExactly(FIRST.value());

    outbox.close();
    start(Map.of("encryption.key", OTHER_KEY));
    assertThat(secrets()).containsExactly(FIRST.value());
  }

  @Test
  void wrongKeyStopsTheStartAndDeletesNothing() {
    begin();
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    outbox.close();

    assertThatExceptionOfType(OutboxUnavailableException.class)
        .isThrownBy(() -> start(Map.of("encryption.key", OTHER_KEY)))
        .withMessageContaining("audit.webhook.encryption.previous-key")
        .withMessageContaining("Nothing was deleted")
        .withMessageNotContaining(OTHER_KEY);

    restart();
    assertThat(secrets()).containsExactly(FIRST.value());
  }

  @Test
  void nothingThatHoldsSecretsPrintsThem() {
    begin("secret", "configured", "header.X-Tenant", "tenant-a", "signing.key", ed25519());
    outbox.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", FIRST);
    StoredSecrets stored =
        outbox.secrets.changed(connection -> outbox.secrets.stored(connection, "default"));

    assertThat(List.of(stored.toString(), now().toString(), outbox.database.settings.toString()))
        .allSatisfy(
            text ->
                assertThat(text)
                    .doesNotContain(FIRST.value())
                    .doesNotContain("configured]")
                    .doesNotContain("tenant-a")
                    .doesNotContain(KEY)
                    .doesNotContain(ed25519()));
  }

  void begin(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("encryption.key", KEY));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    start(all);
  }

  private void restart(String... settings) {
    outbox.close();
    begin(settings);
  }

  void start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    settings.forEach((name, value) -> all.put("audit.webhook." + name, value));
    outbox = open(all);
  }

  OutboxUnderTest outbox() {
    return outbox;
  }

  private Credentials now() {
    return outbox.secrets.of("default");
  }

  /** The texts of the shared secrets in force, newest first. */
  List<String> secrets() {
    List<String> known =
        new ArrayList<>(List.of("configured", "older", FIRST.value(), SECOND.value()));
    for (int i = 1; i <= 5; i++) {
      known.add("secret of the admin " + i);
    }
    return now().keys().secrets().stream()
        .map(
            key ->
                known.stream().filter(text -> HmacKey.of(text).equals(key)).findFirst().orElse("?"))
        .toList();
  }

  long rows() {
    return outbox.database.transaction(
        connection ->
            Jdbc.first(connection, "SELECT COUNT(*) FROM endpoint_secret", row -> row.getLong(1))
                .orElseThrow());
  }

  private static List<String> keyIds(Credentials credentials) {
    return credentials.keys().privateKeys().stream().map(key -> key.id()).toList();
  }

  private static String ed25519() {
    return "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
  }
}
