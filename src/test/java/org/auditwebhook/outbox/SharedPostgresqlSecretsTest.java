package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.auditwebhook.settings.Secret;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SharedPostgresqlSecretsTest extends SecretsContractTest {
  private static final Secret SECRET = new Secret("the first secret of an admin");
  private static final Secret NEXT = new Secret("the second secret of an admin");

  @RegisterExtension final PostgresqlDatabase database = PostgresqlDatabase.empty();

  @Override
  OutboxUnderTest open(Map<String, String> settings) {
    Map<String, String> all = new java.util.HashMap<>(settings);
    all.put("audit.webhook.outbox.datasource", "jdbc/audit");
    return OutboxUnderTest.on(database.connections(), all);
  }

  @Test
  void withoutAKeyNothingIsStoredAndTheSentenceNamesTheProperty() {
    start(Map.of());

    assertThatExceptionOfType(NoEncryptionKeyException.class)
        .isThrownBy(
            () -> outbox().secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECRET))
        .withMessageContaining("audit.webhook.encryption.key");

    assertThat(rows()).isZero();
    assertThat(outbox().secrets.of("default").keys().secrets()).isEmpty();
  }

  @Test
  void otherInstanceSignsWithTheNewSecretSoon() {
    begin();
    try (OutboxUnderTest other = other(KEY)) {
      outbox().secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECRET);

      awaitSame(other);
    }
  }

  @Test
  void instanceWithTheOldKeyKeepsWhatItHasWhileAnotherSealsAnew() {
    begin();
    outbox().secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECRET);
    try (OutboxUnderTest renewing =
        open(
            Map.of(
                "audit.webhook.encryption.key", OTHER_KEY,
                "audit.webhook.encryption.previous-key", KEY))) {
      outbox().secrets.refresh();
      assertThat(secrets()).containsExactly(SECRET.value());

      // what the other one sets it can't open: what is in force stays in force
      renewing.secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", NEXT);
      Awaitility.await()
          .during(java.time.Duration.ofMillis(1_200))
          .untilAsserted(
              () -> {
                outbox().secrets.refresh();
                assertThat(secrets()).containsExactly(SECRET.value());
              });
    }
  }

  private OutboxUnderTest other(String key) {
    return open(Map.of("audit.webhook.encryption.key", key));
  }

  private void awaitSame(OutboxUnderTest other) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              other.secrets.refresh();
              assertThat(other.secrets.of("default")).isEqualTo(outbox().secrets.of("default"));
            });
  }
}
