package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.auditwebhook.settings.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedH2SecretsTest extends SecretsContractTest {
  private static final Secret SECRET = new Secret("the first secret of an admin");

  @TempDir Path directory;

  @Override
  OutboxUnderTest open(Map<String, String> settings) {
    return OutboxUnderTest.in(directory, settings);
  }

  @Test
  void keyFileIsMadeForTheFirstSecretAndOnlyItsOwnerMayReadIt() throws Exception {
    start(Map.of());
    assertThat(directory.resolve("secrets.key")).doesNotExist();

    outbox().secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECRET);

    Path file = directory.resolve("secrets.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).hasSize(45).endsWith("=\n");
    assertThat(directory.resolve("secrets.key.unfinished")).doesNotExist();
    outbox().close();
    start(Map.of());
    assertThat(secrets()).containsExactly(SECRET.value());
  }

  @Test
  void missingKeyFileStopsTheStartAndIsNotMadeAnew() throws Exception {
    start(Map.of());
    outbox().secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECRET);
    outbox().close();
    Path file = directory.resolve("secrets.key");
    Path away = Files.move(file, directory.resolve("away"));

    assertThatExceptionOfType(OutboxUnavailableException.class)
        .isThrownBy(() -> start(Map.of()))
        .withMessageContaining(file.toString())
        .withMessageContaining("audit.webhook.encryption.key");

    assertThat(file).doesNotExist();
    Files.move(away, file);
    start(Map.of());
    assertThat(secrets()).containsExactly(SECRET.value());
  }

  @Test
  void configuredKeyTakesOverFromTheKeyFile() throws Exception {
    start(Map.of());
    outbox().secretChanges.rotateSecret(OutboxUnderTest.ADMIN, "default", SECRET);
    outbox().close();
    start(Map.of("encryption.key", KEY));
    outbox().close();
    Files.delete(directory.resolve("secrets.key"));

    start(Map.of("encryption.key", KEY));

    assertThat(secrets()).containsExactly(SECRET.value());
  }
}
