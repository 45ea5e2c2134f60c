package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.settings.ClientSettings;
import org.auditwebhook.settings.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PipelineTest {
  @TempDir Path directory;

  private Pipeline pipeline;

  @AfterEach
  void stop() {
    if (pipeline != null) {
      pipeline.stop();
    }
  }

  private Pipeline open(Ingest ingest, String... settings) throws IOException {
    Map<String, String> texts = new HashMap<>();
    texts.put("audit.webhook.client.token", "token-of-the-tests");
    texts.put("audit.webhook.client.spool.directory", directory.resolve("spool").toString());
    for (int i = 0; i < settings.length; i += 2) {
      texts.put("audit.webhook.client." + settings[i], settings[i + 1]);
    }
    pipeline = new Pipeline(ClientSettings.read(Properties.of(texts)), ingest, Thread::new);
    return pipeline;
  }

  /** As an audit-webhook that is not deployed. */
  private static final Ingest AWAY =
      (batch, key) -> new Ingest.Unavailable("away", Optional.empty());

  private void awaitSent() {
    while (pipeline.counts().spooled() > 0 || pipeline.counts().buffered() > 0) {
      Thread.onSpinWait();
    }
  }

  private void awaitSent(long entries) {
    while (pipeline.counts().sent() < entries) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsFiredArrivesInOrder() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    open(webhook, "durability", "written");

    IntStream.range(0, 1_000).forEach(i -> pipeline.fire(AuditEntry.of("a").withNode(i)));
    awaitSent(1_000);

    assertThat(nodes(webhook)).isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    assertThat(pipeline.counts().sent()).isEqualTo(1_000);
    assertThat(pipeline.counts().lost()).isZero();
  }

  @Test
  void whenFireReturnsTheEntryIsInTheSpool() throws Exception {
    for (String durability : List.of("written", "forced")) {
      open(AWAY, "durability", durability);

      pipeline.fire(AuditEntry.of("a." + durability));

      assertThat(spooled()).contains("a." + durability);
      pipeline.stop();
    }
  }

  @Test
  void bufferedEntriesAreInTheSpoolAfterTheEnd() throws Exception {
    open(AWAY);

    pipeline.fire(AuditEntry.of("a.buffered"));
    pipeline.stop();

    assertThat(spooled()).contains("a.buffered");
  }

  @Test
  void whatWaitsWhenItEndsIsSentAfterTheNextStart() throws Exception {
    open(AWAY);
    pipeline.fire(AuditEntry.of("a").withNode(1));
    pipeline.stop();
    FakeWebhook webhook = new FakeWebhook();

    open(webhook);
    awaitSent(1);

    assertThat(nodes(webhook)).containsExactly(1);
  }

  @Test
  void sensitiveValuesAreNotSpooled() throws Exception {
    open(AWAY, "durability", "written");

    pipeline.fire(AuditEntry.of("a").with("api_key", "needle").with("hostname", "alpha"));

    assertThat(spooled()).contains("\"api_key\":\"<redacted>\"", "alpha").doesNotContain("needle");
  }

  @Test
  void sensitiveValuesAreLeftToTheWebhookIfThatIsWanted() throws Exception {
    open(AWAY, "durability", "written", "redact", "off");

    pipeline.fire(AuditEntry.of("a").with("api_key", "needle"));

    assertThat(spooled()).contains("needle");
  }

  @Test
  void bufferedFireNeverThrowsAndWhatIsLostIsCounted() throws Exception {
    // a spool without room for anything: the first line of 1 MiB fills it
    open(AWAY, "spool.max-size", "1MiB", "buffer-size", "1");
    AuditEntry large = AuditEntry.of("large").with("text", "x".repeat(1_000_000));

    IntStream.range(0, 10).forEach(i -> pipeline.fire(large));

    // some are spooled at once, and then as many are with the writer and one is buffered
    assertThat(pipeline.counts().lost()).isBetween(2L, 8L);
    assertThat(pipeline.counts().problem()).get().asString().contains("client.spool.max-size");
  }

  @Test
  void durableFireThrowsWhenTheSpoolIsFull() throws Exception {
    open(AWAY, "spool.max-size", "1MiB", "durability", "written", "max-wait", "PT0.2S");
    AuditEntry large = AuditEntry.of("large").with("text", "x".repeat(1_000_000));
    pipeline.fire(large);

    assertThatExceptionOfType(EntryNotWrittenException.class)
        .isThrownBy(() -> pipeline.fire(large))
        .withMessageContaining("client.spool.max-size");
  }

  @Test
  void whatWasLostIsToldWhenThereIsRoomAgain() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    CountDownLatch back = new CountDownLatch(1);
    Ingest awayAtFirst =
        (batch, key) ->
            back.getCount() > 0
                ? new Ingest.Unavailable("away", Optional.empty())
                : webhook.send(batch, key);
    open(awayAtFirst, "spool.max-size", "1MiB", "buffer-size", "1");
    AuditEntry large = AuditEntry.of("large").with("text", "x".repeat(1_000_000));
    IntStream.range(0, 10).forEach(i -> pipeline.fire(large));
    long lost = pipeline.counts().lost();

    back.countDown();
    while (webhook.recorded().stream().noneMatch(line -> line.contains("audit.gap"))) {
      Thread.onSpinWait();
    }

    assertThat(lost).isPositive();
    assertThat(webhook.recorded())
        .filteredOn(line -> line.contains("audit.gap"))
        .singleElement()
        .asString()
        .contains("\"dropped\":" + lost, "\"cause\":\"client_spool_unavailable\"");
  }

  @Test
  void groupThatIsLargerThanTheSpoolIsWritten() throws Exception {
    // eight lines of 200 KB in a spool of 1 MiB
    FakeWebhook webhook = new FakeWebhook();
    open(webhook, "spool.max-size", "1MiB");
    AuditEntry large = AuditEntry.of("large").with("text", "x".repeat(200_000));

    IntStream.range(0, 8).forEach(i -> pipeline.fire(large));
    awaitSent(8);

    assertThat(pipeline.counts().lost()).isZero();
  }

  @Test
  void whatWasLostAtTheEndIsToldAfterTheNextStart() throws Exception {
    // refused in the last moment before the end
    FakeWebhook webhook = new FakeWebhook();
    open(
        (batch, key) ->
            new String(batch.lines(), UTF_8).contains("bad")
                ? new Ingest.Refused(OptionalInt.of(0), "bad")
                : webhook.send(batch, key));
    pipeline.fire(AuditEntry.of("bad"));
    while (pipeline.counts().lost() == 0) {
      Thread.onSpinWait();
    }
    pipeline.stop();

    open(webhook);
    while (webhook.recorded().isEmpty()) {
      Thread.onSpinWait();
    }

    assertThat(webhook.recorded())
        .singleElement()
        .asString()
        .contains("audit.gap", "client_refused");
  }

  @Test
  void interruptedThreadStillHearsThatItsEntryIsWritten() throws Exception {
    open(AWAY, "durability", "written");

    Thread.currentThread().interrupt();
    pipeline.fire(AuditEntry.of("a.interrupted"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(spooled()).contains("a.interrupted");
  }

  @Test
  void firingAfterTheEndNeitherThrowsNorBlocksWhereItIsBuffered() throws Exception {
    open(AWAY);
    pipeline.stop();

    pipeline.fire(AuditEntry.of("late"));

    assertThat(pipeline.counts().lost()).isEqualTo(1);
  }

  @Test
  void firingAfterTheEndThrowsWhereItIsDurable() throws Exception {
    open(AWAY, "durability", "written");
    pipeline.stop();

    assertThatExceptionOfType(EntryNotWrittenException.class)
        .isThrownBy(() -> pipeline.fire(AuditEntry.of("late")));
  }

  /**
   * Twenty lives of the application, each with four threads that fire 50 entries and an
   * audit-webhook that now and then fails before or after it has recorded. Every entry of which
   * {@code fire} has returned is recorded once, and those of each thread in their order.
   */
  @Test
  void nothingIsLostOrRepeatedOverManyLivesAndFailures() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    FakeWebhook webhook = new FakeWebhook();
    Ingest unreliable =
        (batch, key) -> {
          int dice;
          synchronized (random) {
            dice = random.nextInt(4);
          }
          if (dice == 0) {
            return new Ingest.Unavailable("failed before", Optional.empty());
          }
          Ingest.Answer answer = webhook.send(batch, key);
          return dice == 1 ? new Ingest.Unavailable("failed after", Optional.empty()) : answer;
        };
    List<String> fired = new ArrayList<>();
    for (int life = 0; life < 20; life++) {
      open(unreliable, "durability", "written");
      fired.addAll(fireInFourThreads(life));
      pipeline.stop();
    }

    open(webhook);
    awaitSent();

    List<String> recorded =
        webhook.recorded().stream()
            .map(line -> line.replaceAll(".*\"node_id\":\"|\".*", ""))
            .toList();
    assertThat(recorded).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(fired);
    for (int thread = 0; thread < 4; thread++) {
      String suffix = "-" + thread;
      assertThat(recorded.stream().filter(node -> node.endsWith(suffix)))
          .as("seed %d, thread %d", seed, thread)
          .isSorted();
    }
  }

  private List<String> fireInFourThreads(int life) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<String> nodes = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      List<String> own = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        own.add("%02d-%02d-%d".formatted(life, i, thread));
      }
      nodes.addAll(own);
      threads.add(
          new Thread(() -> own.forEach(node -> pipeline.fire(AuditEntry.of("a").withNode(node)))));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return nodes;
  }

  private static List<Integer> nodes(FakeWebhook webhook) {
    return webhook.recorded().stream()
        .map(line -> Integer.valueOf(line.replaceAll(".*\"node_id\":|[,}].*", "")))
        .toList();
  }

  private String spooled() throws IOException {
    StringBuilder all = new StringBuilder();
    try (var files = Files.list(directory.resolve("spool"))) {
      for (Path file : files.filter(Segment::is).sorted().toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}
