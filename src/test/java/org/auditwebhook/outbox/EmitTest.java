package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmitTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private OutboxUnderTest outbox;
  private Thread writer;

  @AfterEach
  void close() throws InterruptedException {
    outbox.writer.close(LONG);
    if (writer != null) {
      writer.join();
    }
    outbox.close();
  }

  @Test
  void emitReturnsAfterTheCommit() {
    open(Map.of("audit.webhook.emit.max-wait", "PT10S"));
    startWriter();

    outbox.store.record(AuditEntry.of("a"));

    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void manyEmittersAreRecordedEachOnce() throws InterruptedException {
    open(Map.of("audit.webhook.emit.max-wait", "PT10S"));
    startWriter();
    int emitters = 8;
    int each = 250;
    CountDownLatch done = new CountDownLatch(emitters);

    for (int e = 0; e < emitters; e++) {
      int emitter = e;
      new Thread(
              () -> {
                IntStream.range(0, each)
                    .forEach(i -> outbox.store.record(AuditEntry.of(emitter + "." + i)));
                done.countDown();
              })
          .start();
    }
    done.await();

    List<Leased> all = outbox.claim(emitters * each + 1);
    assertThat(all).hasSize(emitters * each);
    assertThat(all.stream().map(EmitTest::action).distinct()).hasSize(emitters * each);
    assertThat(all).extracting(Leased::eventId).isSorted();
  }

  @Test
  void entryIsKeptWhenTheWaitForItsCommitIsOver() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0S"));
    outbox.store.record(AuditEntry.of("a"));
    assertThat(outbox.counts().pending()).isZero();

    outbox.writer.close(LONG);

    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.counts().dropped()).isZero();
  }

  @Test
  void entryThatFindsTheBufferFullIsDroppedAndCounted() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0.01S", "audit.webhook.emit.buffer-size", "2"));

    for (int i = 0; i < 5; i++) {
      outbox.store.record(AuditEntry.of("a"));
    }
    outbox.writer.close(LONG);

    // two entries and the gap
    assertThat(outbox.counts().pending()).isEqualTo(2 + 1);
    assertThat(outbox.counts().droppedByCause()).containsOnly(Map.entry("buffer_full", 3L));
  }

  @Test
  void droppedEntriesAreCountedOverARestart() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0S", "audit.webhook.emit.buffer-size", "1"));
    outbox.store.record(AuditEntry.of("a"));
    outbox.store.record(AuditEntry.of("b"));
    outbox.writer.close(LONG);
    outbox.close();

    open(Map.of());

    assertThat(outbox.counts().dropped()).isEqualTo(1);
  }

  @Test
  void entriesOutliveAFailureOfTheDatabase() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0.05S"));
    outbox.database.transaction(
        connection -> Jdbc.update(connection, "ALTER TABLE delivery RENAME TO gone"));
    startWriter();

    outbox.store.record(AuditEntry.of("a"));
    outbox.database.transaction(
        connection -> Jdbc.update(connection, "ALTER TABLE gone RENAME TO delivery"));
    outbox.writer.close(LONG);

    assertThat(outbox.counts().pending()).isEqualTo(1);
    assertThat(outbox.counts().dropped()).isZero();
  }

  @Test
  @Timeout(30)
  void databaseThatHangsHoldsUpNeitherTheEmitterNorTheEnd() throws Exception {
    open(Map.of("audit.webhook.emit.max-wait", "PT0.05S"));
    startWriter();
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(
            () ->
                outbox.database.transaction(
                    connection -> {
                      Jdbc.list(connection, "SELECT * FROM counter FOR UPDATE", row -> 1);
                      locked.countDown();
                      await(over);
                      return null;
                    }));
    locked.await();

    outbox.store.record(AuditEntry.of("a"));
    outbox.writer.close(Duration.ofMillis(100));

    // both have returned while the database still hangs
    over.countDown();
    hanging.join();
    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.counts().droppedByCause()).containsOnly(Map.entry("stopped", 1L));
  }

  @Test
  void bufferStaysBoundedWhileTheDatabaseFails() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0S", "audit.webhook.emit.buffer-size", "2"));
    outbox.database.transaction(
        connection -> Jdbc.update(connection, "DROP SEQUENCE event_id_sequence"));
    startWriter();

    // Once it has failed, the writer keeps what it has taken and takes no more; the buffer is full.
    while (!outbox.counts().droppedByCause().containsKey("outbox_unavailable")) {
      outbox.store.record(AuditEntry.of("a"));
    }
    long before = outbox.counts().dropped();
    for (int i = 0; i < 20; i++) {
      outbox.store.record(AuditEntry.of("a"));
    }

    assertThat(outbox.counts().dropped()).isEqualTo(before + 20);
    outbox.database.transaction(
        connection ->
            Jdbc.update(connection, "CREATE SEQUENCE event_id_sequence INCREMENT BY 1000"));
  }

  @Test
  void entryThatIsDroppedWhileTheOutboxFailsHasThatCause() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0S", "audit.webhook.emit.buffer-size", "1"));
    outbox.buffer.unavailable(true);

    outbox.store.record(AuditEntry.of("a"));
    outbox.store.record(AuditEntry.of("b"));

    assertThat(outbox.counts().droppedByCause()).containsOnly(Map.entry("outbox_unavailable", 1L));
  }

  @Test
  void entryThatTheDatabaseRefusesHoldsUpNoOther() {
    open(Map.of("audit.webhook.emit.max-wait", "PT0S"));
    outbox.database.transaction(
        connection -> Jdbc.update(connection, "ALTER TABLE event ADD CHECK (action <> 'poison')"));

    outbox.store.record(AuditEntry.of("a"));
    outbox.store.record(AuditEntry.of("poison"));
    outbox.store.record(AuditEntry.of("b"));
    outbox.writer.close(LONG);

    assertThat(outbox.claim(10))
        .extracting(EmitTest::action)
        .containsExactly("a", "b", "audit.gap");
    assertThat(outbox.counts().droppedByCause()).containsOnly(Map.entry("refused_by_database", 1L));
  }

  @Test
  void tooLargeDetailsAreReplacedAndNothingIsDropped() {
    open(Map.of());

    outbox.store.record(AuditEntry.of("a").with("x", "y".repeat(2_000_000)));
    outbox.writer.close(LONG);

    assertThat(outbox.counts().dropped()).isZero();
    assertThat(new String(outbox.claim(1).get(0).body(), StandardCharsets.UTF_8))
        .contains("\"truncated\":true");
  }

  @Test
  @SuppressWarnings("UnnecessaryAssignment") // on purpose
  void emitterNeverSeesAFailure() {
    open(Map.of());
    outbox.store.eventWriter = null; // whatever may be broken inside

    assertThatCode(() -> outbox.store.record(AuditEntry.of("a"))).doesNotThrowAnyException();
    outbox.store.eventWriter = outbox.eventWriter;
  }

  @Test
  void interruptedEmitterKeepsItsFlagAndItsEntry() {
    open(Map.of("audit.webhook.emit.max-wait", "PT10S"));

    Thread.currentThread().interrupt();
    outbox.store.record(AuditEntry.of("a"));

    assertThat(Thread.interrupted()).isTrue();
    outbox.writer.close(LONG);
    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  @Test
  void nothingIsTakenWhileDisabledOrAfterClose() {
    open(Map.of("audit.webhook.url", ""));
    outbox.store.record(AuditEntry.of("a"));
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://a.test");
    outbox.writer.close(LONG);
    outbox.store.record(AuditEntry.of("b"));

    assertThat(outbox.counts().pending()).isZero();
    assertThat(outbox.counts().dropped()).isZero();
  }

  private void open(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("audit.webhook.url", "http://a.test"));
    all.putAll(settings);
    outbox = OutboxUnderTest.in(directory, all);
  }

  private void startWriter() {
    writer = new Thread(outbox.writer::run);
    writer.start();
  }

  private static String action(Leased leased) {
    return new String(leased.body(), StandardCharsets.UTF_8)
        .replaceAll(".*\"action\":\"([^\"]*)\".*", "$1");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
