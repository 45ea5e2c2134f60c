package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the embedded database, and what is particular about a file. */
class EmbeddedH2ContractTest extends OutboxContractTest {
  @TempDir Path directory;

  @Override
  OutboxUnderTest onItsDatabase(Map<String, String> settings) {
    return OutboxUnderTest.in(directory, settings);
  }

  @Test
  void leasesOfADeadProcessAreFreedWhenTheNextOneOpens() {
    outbox.record(1);
    outbox.claim(1);
    reopen();

    outbox.claims.freeAbandoned();

    assertThat(outbox.claim(1)).hasSize(1);
  }

  @Test
  void claimWalksTheIndexAndSortsNothing() {
    outbox.record(1);
    String plan =
        outbox.database.transaction(
            connection ->
                Jdbc.first(
                        connection, "EXPLAIN " + EmbeddedClaim.DUE, row -> row.getString(1), 1, 10)
                    .orElseThrow());

    assertThat(plan).contains("DELIVERY_DUE").contains("index sorted");
  }

  @Test
  @Timeout(60)
  void fileThatH2HasClosedIsOpenedAgain() throws Exception {
    List<Long> before = outbox.record(3);
    // as H2 does when the disk is full; the transaction that finds out fails
    assertThatThrownBy(
            () ->
                outbox.database.transaction(
                    connection -> Jdbc.update(connection, "SHUTDOWN IMMEDIATELY")))
        .isInstanceOf(OutboxUnavailableException.class);

    List<Long> after = List.of();
    while (after.isEmpty()) {
      try {
        after = outbox.record(2);
      } catch (OutboxUnavailableException e) {
        assertThat(e).hasMessageContaining("Is its disk full?");
      }
    }

    assertThat(outbox.counts().pending()).isEqualTo(5);
    assertThat(after.get(0)).isGreaterThan(before.get(2));
  }

  @Test
  void backupOfADatabaseInUseIsWholeAndItsIdsGoOnFarAbove(@TempDir Path elsewhere)
      throws Exception {
    AtomicBoolean going = new AtomicBoolean(true);
    List<Long> ids = new ArrayList<>(outbox.record(2_000));
    CompletableFuture<Void> recording =
        CompletableFuture.runAsync(
            () -> {
              while (going.get()) {
                ids.addAll(outbox.record(100));
              }
            });
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try (Backup.Copy copy = outbox.backup.make(OutboxUnderTest.ADMIN).orElseThrow()) {
      assertThat(outbox.backup.make(OutboxUnderTest.ADMIN)).isEmpty();
      copy.writeTo(zip);
    }
    going.set(false);
    recording.join();

    unzip(zip.toByteArray(), elsewhere);
    assertThat(elsewhere).isDirectoryContaining("glob:**outbox.mv.db");
    try (OutboxUnderTest restored = OutboxUnderTest.in(elsewhere)) {
      restored.claims.freeAbandoned();
      restored.backup.finishRestoring();

      long recorded = restored.counts().pending();
      assertThat(recorded).isBetween(2_000L, (long) ids.size());
      assertThat(restored.claim(1_000_000)).hasSize((int) recorded);
      assertThat(restored.record(1).get(0)).isGreaterThan(Backup.IDS_LEFT_OUT);
      restored.backup.finishRestoring();
      assertThat(restored.record(1).get(0)).isLessThan(2 * Backup.IDS_LEFT_OUT);
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  private static void unzip(byte[] zip, Path directory) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Files.copy(entries, directory.resolve(entry.getName()));
      }
    }
  }

  /** H2 would report it, when it is collected, in a trace file of whatever is opened next. */
  @Test
  void closingLeavesNoConnectionOpen() throws Exception {
    for (int i = 0; i < 5; i++) {
      reopen();
      System.gc();
      Thread.sleep(50);
    }
    reopen();

    assertThat(directory).isDirectoryNotContaining("glob:**.trace.db");
  }

  @Test
  void closedOutboxIsLockedByNobody() throws Exception {
    AtomicBoolean going = new AtomicBoolean(true);
    Thread reader =
        new Thread(
            () -> {
              while (going.get()) {
                try {
                  outbox.counts();
                } catch (OutboxUnavailableException e) {
                  assertThat(e).hasMessage("The outbox is closed.");
                }
              }
            });
    reader.start();

    outbox.close();

    try (FileChannel file =
            FileChannel.open(directory.resolve("outbox.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      assertThat(lock).isNotNull();
    } finally {
      going.set(false);
      reader.join();
      outbox = onItsDatabase();
    }
    assertThat(directory.resolve("outbox.trace.db")).doesNotExist();
  }

  @Test
  void interruptedThreadClosesTheFileToo() throws Exception {
    Thread.currentThread().interrupt();

    outbox.close();

    assertThat(Thread.interrupted()).isTrue();
    try (FileChannel file =
            FileChannel.open(directory.resolve("outbox.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      assertThat(lock).isNotNull();
    } finally {
      outbox = onItsDatabase();
    }
  }

  @Test
  void secondUserOfTheDirectoryIsRefusedWithASentence() throws Exception {
    outbox.close();
    try (FileChannel file =
            FileChannel.open(directory.resolve("outbox.mv.db"), StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(() -> onItsDatabase())
          .isInstanceOf(OutboxUnavailableException.class)
          .hasMessageContaining("has the outbox")
          .hasMessageContaining("audit.webhook.outbox.directory");
    }
    outbox = onItsDatabase();
  }
}
