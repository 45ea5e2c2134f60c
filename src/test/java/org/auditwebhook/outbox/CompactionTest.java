package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database's file gives back what it has too much, and nothing is lost by it. */
class CompactionTest {
  private static final long MEGABYTE = 1L << 20;
  private static final int KILLS = Integer.getInteger("compaction.kills", 3);

  @TempDir Path directory;

  private final Random random = new Random(1);

  @Test
  void fileIsBackNearItsLiveData() throws Exception {
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      fill(outbox, 1, 20_000);
      forget(outbox, 19_000);
      assertThat(size()).isGreaterThan(30 * MEGABYTE);

      outbox.compaction.run();

      assertThat(size()).isLessThan(5 * MEGABYTE);
      assertThat(events(outbox)).hasSize(1_000);
      assertThat(outbox.record(10)).hasSize(10);
    }
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      assertThat(events(outbox)).hasSize(1_010);
    }
    assertThat(directory).isDirectoryNotContaining("glob:**.compacting");
    assertThat(directory).isDirectoryNotContaining("glob:**.trace.db");
  }

  @Test
  void fileThatIsInUseIsLeftAlone() throws Exception {
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      fill(outbox, 1, 20_000);
      forget(outbox, 19_000);
      long before = size();

      outbox.compaction.runIfIdle(); // something was recorded just now
      Optional<Compaction.Space> compacted =
          outbox.database.transaction(
              connection -> CompletableFuture.supplyAsync(outbox.database::compact).join());

      assertThat(compacted).isEmpty();
      assertThat(size()).isEqualTo(before);
    }
  }

  @Test
  @Timeout(60)
  void whatIsEmittedMeanwhileIsRecorded() throws Exception {
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      fill(outbox, 1, 10_000);
      outbox.endpoints.retarget(OutboxUnderTest.ADMIN, Endpoints.DEFAULT, "http://b.test");
      CompletableFuture<Void> writer = CompletableFuture.runAsync(outbox.writer::run);
      AtomicBoolean going = new AtomicBoolean(true);
      AtomicInteger fired = new AtomicInteger();
      CompletableFuture<Void> emitter =
          CompletableFuture.runAsync(
              () -> {
                while (going.get()) {
                  outbox.store.record(AuditEntry.of("test.emitted"));
                  fired.incrementAndGet();
                }
              });

      int done = 0;
      while (done < 3) {
        done += outbox.database.compact().isPresent() ? 1 : 0;
      }
      going.set(false);
      emitter.join();
      outbox.writer.close(Duration.ofSeconds(10));
      writer.join();

      assertThat(outbox.counts().dropped()).isZero();
      assertThat(outbox.counts().pending()).isEqualTo(fired.get());
      assertThat(events(outbox)).hasSize(10_000 + fired.get());
    }
  }

  @Test
  void copyThatIsGivenUpLeavesTheFileAsItWas() throws Exception {
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      fill(outbox, 1, 5_000);
      AtomicInteger pages = new AtomicInteger();

      Optional<Compaction.Space> compacted =
          outbox.database.dialect().compact(() -> pages.incrementAndGet() > 100);

      assertThat(compacted).isEmpty();
      assertThat(directory).isDirectoryNotContaining("glob:**.compacting");
      assertThat(events(outbox)).hasSize(5_000);
    }
  }

  @Test
  void wasteIsWorthACopyFromSixteenMegabytesAndAQuarterOn() {
    assertThat(space(16 * MEGABYTE, 0).isWorthACopy()).isTrue();
    assertThat(space(16 * MEGABYTE - 1, 0).isWorthACopy()).isFalse();
    assertThat(space(500 * MEGABYTE, 400 * MEGABYTE).isWorthACopy()).isFalse();
    assertThat(space(501 * MEGABYTE, 400 * MEGABYTE).isWorthACopy()).isTrue();
  }

  @Test
  void copyLeavesRoomForOthers() {
    long live = 400 * MEGABYTE;
    assertThat(new Compaction.Space(2 * live, live, live + 64 * MEGABYTE).isWorthACopy()).isTrue();
    assertThat(new Compaction.Space(2 * live, live, live + 63 * MEGABYTE).isWorthACopy()).isFalse();
  }

  private static Compaction.Space space(long file, long live) {
    return new Compaction.Space(file, live, Long.MAX_VALUE);
  }

  /** A process that records and compacts in turn dies at any moment, again and again. */
  @Test
  void processThatIsKilledWhileItCompactsLosesNothing() throws Exception {
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      fill(outbox, 1, 10_000);
    }
    List<Long> acknowledged = new ArrayList<>(LongStream.rangeClosed(1, 10_000).boxed().toList());
    int inTheMiddle = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      acknowledged.addAll(untilKilled(random.nextInt(1_500)));
      inTheMiddle += Files.exists(directory.resolve("outbox.mv.db.compacting")) ? 1 : 0;
      try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
        assertThat(events(outbox)).containsAll(acknowledged);
        assertThat(directory).isDirectoryNotContaining("glob:**.compacting");
      }
    }
    System.out.printf("Killed %d times, %d of them while it copied%n", KILLS, inTheMiddle);
  }

  /** What it has said it had recorded. */
  private List<Long> untilKilled(int millis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                RecordsAndCompacts.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<Long> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("open");
      CompletableFuture.delayedExecutor(millis, java.util.concurrent.TimeUnit.MILLISECONDS)
          .execute(process::destroyForcibly);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.endsWith(";")) { // else it was cut off
          said.add(Long.parseLong(line.substring(0, line.length() - 1)));
        }
      }
    } catch (IOException e) {
      // its end
    } finally {
      process.destroyForcibly().waitFor();
    }
    return said;
  }

  /** The other process. */
  static final class RecordsAndCompacts {
    private RecordsAndCompacts() {}

    public static void main(String[] arguments) {
      OutboxUnderTest outbox = OutboxUnderTest.in(Path.of(arguments[0]));
      System.out.println("open");
      while (true) {
        outbox.record(5).forEach(id -> System.out.println(id + ";"));
        outbox.database.compact();
      }
    }
  }

  private void fill(OutboxUnderTest outbox, int first, int last) {
    outbox.database.transaction(
        connection ->
            Jdbc.batch(
                connection,
                """
                INSERT INTO event (event_id, action, recorded_at, body)
                VALUES (?, 'test.filled', CURRENT_TIMESTAMP, ?)""",
                LongStream.rangeClosed(first, last)
                    .mapToObj(id -> new Object[] {id, body()})
                    .toList()));
    outbox.database.transaction(
        connection ->
            Jdbc.update(connection, "ALTER SEQUENCE event_id_sequence RESTART WITH 1000000"));
  }

  private byte[] body() {
    byte[] body = new byte[2_000];
    random.nextBytes(body);
    return body;
  }

  private static void forget(OutboxUnderTest outbox, int upTo) {
    outbox.database.transaction(
        connection -> Jdbc.update(connection, "DELETE FROM event WHERE event_id <= ?", upTo));
  }

  private static List<Long> events(OutboxUnderTest outbox) {
    return outbox.database.transaction(
        connection ->
            Jdbc.list(connection, "SELECT event_id FROM event", row -> row.getLong("event_id")));
  }

  private long size() {
    try {
      return Files.size(directory.resolve("outbox.mv.db"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
