package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long MAX_SIZE = 1 << 20;

  @TempDir Path parent;

  private Path directory;
  private Spool spool;

  @BeforeEach
  void open() throws IOException {
    directory = parent.resolve("spool");
    reopen();
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private void reopen() throws IOException {
    if (spool != null) {
      spool.close();
    }
    spool = new Spool(directory, MAX_SIZE, false);
  }

  /** As a process does that is killed: nothing is closed, and its lock is gone. */
  private void crash() throws IOException {
    Path image = parent.resolve("image-" + System.nanoTime());
    try (Stream<Path> files = Files.list(directory)) {
      Files.createDirectory(image);
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, image.resolve(file.getFileName()));
      }
    }
    spool.close();
    directory = image;
    spool = new Spool(directory, MAX_SIZE, false);
  }

  private void append(String... lines) throws IOException {
    spool.append((String.join("\n", lines) + "\n").getBytes(UTF_8), lines.length);
  }

  private Batch next() throws IOException, InterruptedException {
    return spool.next(Duration.ZERO).orElseThrow();
  }

  private static List<String> lines(Batch batch) {
    return new String(batch.lines(), UTF_8).lines().toList();
  }

  @Test
  void whatWasAppendedComesInOrder() throws Exception {
    append("a", "b");
    append("c");

    Batch batch = next();

    assertThat(lines(batch)).containsExactly("a", "b", "c");
    assertThat(batch.entries()).isEqualTo(3);
    spool.acknowledge(batch);
    assertThat(spool.next(Duration.ZERO)).isEmpty();
    assertThat(spool.entries()).isZero();
    assertThat(spool.size()).isZero();
  }

  @Test
  void batchThatWasNotAcknowledgedStaysTheSame() throws Exception {
    append("a");
    Batch first = next();
    String key = spool.key(first);

    // what comes behind it does not join it, before and after a crash
    append("b");
    assertThat(lines(next())).containsExactly("a");
    crash();
    append("c");
    Batch again = next();

    assertThat(lines(again)).containsExactly("a");
    assertThat(spool.key(again)).isEqualTo(key);
    spool.acknowledge(again);
    assertThat(lines(next())).containsExactly("b");
  }

  @Test
  void acknowledgedBatchDoesNotComeAgainAfterACrash() throws Exception {
    append("a");
    spool.acknowledge(next());
    append("b");

    crash();

    assertThat(spool.entries()).isEqualTo(1);
    assertThat(lines(next())).containsExactly("b");
  }

  @Test
  void keysOfDifferentBatchesAndSpoolsDiffer() throws Exception {
    append("a");
    Batch first = next();
    String firstKey = spool.key(first);
    spool.acknowledge(first);
    append("a");
    String secondKey = spool.key(next());
    try (var other = new Closing(new Spool(parent.resolve("other"), MAX_SIZE, false))) {
      other.spool().append("a\n".getBytes(UTF_8), 1);
      String otherKey = other.spool().key(other.spool().next(Duration.ZERO).orElseThrow());

      assertThat(List.of(firstKey, secondKey, otherKey)).doesNotHaveDuplicates();
      assertThat(firstKey).matches("[!-~]{1,255}");
    }
  }

  private record Closing(Spool spool) implements AutoCloseable {
    @Override
    public void close() {
      spool.close();
    }
  }

  @Test
  void emptiedSpoolNeverUsesAKeyAgainForOtherEntries() throws Exception {
    append("first");
    String key = spool.key(next());
    spool.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (Segment.is(file) || file.endsWith("position")) {
          Files.delete(file);
        }
      }
    }

    spool = new Spool(directory, MAX_SIZE, false);
    append("other");

    assertThat(next().segment()).isEqualTo(1);
    assertThat(spool.key(next())).isNotEqualTo(key).startsWith("1-0-");
  }

  @Test
  void zerosOfAPowerFailureAreOneEntryThatWillBeRefused() throws Exception {
    // 3 MiB of them, more than a batch takes, up to the line break of what was written later
    Files.writeString(segments().get(0), "\u0000".repeat(3 << 20) + "\nnext\n", UTF_8);

    reopen();

    Batch zeros = next();
    assertThat(zeros.entries()).isEqualTo(1);
    assertThat(zeros.lines()).hasSize((3 << 20) + 1);
    spool.acknowledge(zeros);
    assertThat(lines(next())).containsExactly("next");
  }

  @Test
  void segmentThatWasMadeInVainIsUsed() throws Exception {
    append("a".repeat(200 << 10)); // larger than a segment: the next one goes into a new one
    Files.createFile(directory.resolve("%020d.ndjson".formatted(2)));

    append("b");

    spool.acknowledge(next());
    assertThat(lines(next())).containsExactly("b");
  }

  @Test
  void startAfterStartAddsNoSegments() throws Exception {
    append("a");
    for (int i = 0; i < 5; i++) {
      reopen();
    }

    assertThat(segments()).hasSize(2);
  }

  @Test
  void emptySpoolTakesMoreThanItsSizeAtOnce() {
    assertThat(spool.hasRoomFor(5 << 20)).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void refusedSecondApplicationLeavesTheLockToTheFirst() throws Exception {
    assertThatIOException().isThrownBy(() -> new Spool(directory, MAX_SIZE, false));

    // another process would be refused as well: the lock is still there
    assertThat(locks()).contains(Long.toString(inode(directory.resolve("lock"))));
  }

  private static String locks() throws IOException {
    return Files.readString(Path.of("/proc/locks"));
  }

  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }

  @Test
  void lineThatACrashHasTornIsCutOff() throws Exception {
    append("whole");
    Path segment = segments().get(0);
    Files.writeString(segment, "{\"action\":\"to", UTF_8, StandardOpenOption.APPEND);

    crash();
    append("next");

    assertThat(lines(next())).containsExactly("whole");
    spool.acknowledge(next());
    assertThat(lines(next())).containsExactly("next");
  }

  @Test
  void segmentWithNothingButATornLineIsEmpty() throws Exception {
    Files.writeString(segments().get(0), "x".repeat(200_000), UTF_8);

    crash();

    assertThat(spool.entries()).isZero();
    assertThat(spool.next(Duration.ZERO)).isEmpty();
  }

  @Test
  void shortenedBatchIsAnotherOne() throws Exception {
    append("a", "b", "c");
    Batch whole = next();

    spool.shorten(whole, 1);
    Batch shorter = next();

    assertThat(lines(shorter)).containsExactly("a");
    assertThat(spool.key(shorter)).isNotEqualTo(spool.key(whole));
    spool.acknowledge(shorter);
    assertThat(lines(next())).containsExactly("b", "c");
  }

  @Test
  void batchHasAtMost1000Entries() throws Exception {
    String[] lines =
        Stream.iterate(0, i -> i + 1).limit(2_500).map(i -> "e" + i).toArray(String[]::new);
    append(lines);

    List<String> all = new ArrayList<>();
    for (Optional<Batch> batch = spool.next(Duration.ZERO);
        batch.isPresent();
        batch = spool.next(Duration.ZERO)) {
      assertThat(batch.get().entries()).isLessThanOrEqualTo(1_000);
      all.addAll(lines(batch.get()));
      spool.acknowledge(batch.get());
    }

    assertThat(all).containsExactly(lines);
  }

  @Test
  void largestLinesComeWhole() throws Exception {
    String largest = "x".repeat(EntryLine.MOST_BYTES - 1);
    append(largest, largest, largest);

    // two of them fill a batch of 2 MiB
    assertThat(lines(next())).containsExactly(largest, largest);
    spool.acknowledge(next());
    assertThat(lines(next())).containsExactly(largest);
  }

  @Test
  void segmentsThatWereSentAreRemoved() throws Exception {
    // an eighth of 1 MiB is the size of a segment: 20 times 100 KiB are ten of two each
    for (int i = 0; i < 20; i++) {
      append("x".repeat(100 << 10));
      spool.acknowledge(next());
    }

    assertThat(spool.next(Duration.ZERO)).isEmpty();
    assertThat(segments()).hasSize(1);
    assertThat(spool.size()).isZero();
  }

  @Test
  void whatWaitsIsBounded() throws Exception {
    append("x".repeat(600 << 10));
    assertThat(spool.hasRoomFor(500 << 10)).isFalse();

    spool.acknowledge(next());

    assertThat(spool.hasRoomFor(500 << 10)).isTrue();
  }

  @Test
  void secondApplicationOnTheSameDirectoryIsRefused() {
    assertThatIOException()
        .isThrownBy(() -> new Spool(directory, MAX_SIZE, false))
        .withMessageContaining("in use by another");
  }

  @Test
  void applicationsThatStartTogetherMayAllMakeTheDirectory() throws Exception {
    int together = 8;
    ExecutorService threads = Executors.newFixedThreadPool(together);
    try {
      for (int round = 0; round < 50; round++) {
        Path made = directory.resolve("round-" + round);
        CyclicBarrier start = new CyclicBarrier(together);
        Callable<Path> application =
            () -> {
              start.await();
              SpoolDirectory.create(made);
              return made;
            };

        for (Future<Path> one : threads.invokeAll(Collections.nCopies(together, application))) {
          assertThat(one.get()).isDirectory();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void damagedPositionLosesNothing() throws Exception {
    append("a");
    spool.acknowledge(next());
    append("b");
    Files.writeString(directory.resolve("position"), "\u0000".repeat(63), UTF_8);

    reopen();

    assertThat(spool.entries()).isEqualTo(2);
    assertThat(lines(next())).containsExactly("a", "b");
  }

  @Test
  void positionBeyondTheLastSegmentLosesNothing() throws Exception {
    append("a");
    Files.writeString(directory.resolve("position"), new Position(77, 5, 5).text(), UTF_8);

    reopen();

    assertThat(lines(next())).containsExactly("a");
  }

  @Test
  void sendingBeyondTheEndOfTheSegmentIsForgotten() throws Exception {
    // after a power failure the position may be newer than the lines
    append("a");
    long segment = next().segment();
    Files.writeString(directory.resolve("position"), new Position(segment, 0, 999).text(), UTF_8);

    reopen();

    assertThat(lines(next())).containsExactly("a");
  }

  @Test
  void lateAcknowledgementAfterTheEndChangesNothing() throws Exception {
    append("a");
    Batch late = next();
    spool.close();

    spool.acknowledge(late);
    spool = new Spool(directory, MAX_SIZE, false);

    assertThat(lines(next())).containsExactly("a");
  }

  @Test
  void forcedSpoolKeepsWhatItWasGiven() throws Exception {
    spool.close();
    spool = new Spool(directory, MAX_SIZE, true);
    append("a", "b");

    crash();

    assertThat(lines(next())).containsExactly("a", "b");
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Segment::is).sorted().toList();
    }
  }
}
