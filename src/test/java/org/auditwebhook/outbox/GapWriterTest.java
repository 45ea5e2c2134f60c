package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapWriterTest {
  @TempDir Path directory;
  private OutboxUnderTest outbox;

  @BeforeEach
  void open() {
    outbox = OutboxUnderTest.in(directory);
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  @Test
  void dropsBecomeOneEventForEachCauseAndAreCounted() {
    drop(GapCause.BUFFER_FULL, 3);
    drop(GapCause.STOPPED, 1);
    Map<String, Long> expected = Map.of("buffer_full", 3L, "stopped", 1L);
    assertThat(outbox.counts().droppedByCause()).isEqualTo(expected);

    outbox.gaps.writeDue();

    assertThat(gapEvents())
        .hasSize(2)
        .anySatisfy(
            body -> assertThat(body).contains("\"cause\":\"buffer_full\",\"dropped\":3,\"from\":"))
        .anySatisfy(
            body -> assertThat(body).contains("\"cause\":\"stopped\",\"dropped\":1,\"from\":"));
    assertThat(outbox.counts().droppedByCause()).isEqualTo(expected);
    assertThat(outbox.drops.unwritten()).isEmpty();
  }

  @Test
  void whileDropsGoOnTheNextEventWaits() {
    drop(GapCause.BUFFER_FULL, 1);
    outbox.gaps.writeDue();
    drop(GapCause.BUFFER_FULL, 1);

    outbox.gaps.writeDue();
    assertThat(gapEvents()).hasSize(1);

    outbox.gaps.writeAll();
    assertThat(gapEvents()).hasSize(1); // one was claimed before
    assertThat(outbox.counts().dropped()).isEqualTo(2);
  }

  @Test
  void neitherEventNorCountIsThereWithoutTheOther() {
    drop(GapCause.BUFFER_FULL, 2);
    rename("counter", "gone");
    assertThatThrownBy(outbox.gaps::writeDue).isInstanceOf(OutboxUnavailableException.class);
    rename("gone", "counter");
    assertThat(outbox.claim(10)).isEmpty();
    assertThat(outbox.counts().dropped()).isEqualTo(2);

    outbox.gaps.writeDue();

    assertThat(gapEvents()).hasSize(1);
    assertThat(outbox.counts().dropped()).isEqualTo(2);
  }

  @Test
  void batchWhoseOutcomeWasUnknownIsNotWrittenTwice() {
    drop(GapCause.BUFFER_FULL, 2);
    GapBatch batch = outbox.drops.next().orElseThrow();
    outbox.gaps.writeDue();
    outbox.drops.add(batch); // as if its commit had not been answered

    outbox.gaps.writeAll();

    assertThat(gapEvents()).hasSize(1);
    assertThat(outbox.counts().dropped()).isEqualTo(2);
  }

  @Test
  void whatCouldNotBeWrittenIsWrittenAfterTheNextStart() throws Exception {
    drop(GapCause.BUFFER_FULL, 2);
    outbox.close();
    assertThat(gapFiles()).hasSize(1);

    open();
    assertThat(outbox.counts().dropped()).isEqualTo(2);
    assertThat(gapFiles()).hasSize(1);
    outbox.gaps.writeDue();

    assertThat(gapEvents()).hasSize(1);
    assertThat(gapFiles()).isEmpty();
    assertThat(outbox.counts().dropped()).isEqualTo(2);
  }

  @Test
  void gapWaitsWhileNoEndpointIsEnabled() {
    drop(GapCause.BUFFER_FULL, 2);
    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "");
    outbox.gaps.writeAll();
    assertThat(outbox.counts().pending()).isZero();

    outbox.endpoints.retarget(OutboxUnderTest.ADMIN, "default", "http://a.test");
    outbox.gaps.writeAll();

    assertThat(outbox.counts().pending()).isEqualTo(1);
  }

  private void drop(GapCause cause, int entries) {
    for (int i = 0; i < entries; i++) {
      outbox.drops.add(Gap.dropped(cause));
    }
  }

  private void rename(String table, String name) {
    outbox.database.transaction(
        connection ->
            Jdbc.update(connection, "ALTER TABLE %s RENAME TO %s".formatted(table, name)));
  }

  /** Those that nobody has claimed yet. */
  private List<String> gapEvents() {
    return Stream.concat(outbox.claim(10).stream(), outbox.lane().close().stream())
        .map(leased -> new String(leased.body(), StandardCharsets.UTF_8))
        .filter(body -> body.contains("\"action\":\"audit.gap\""))
        .toList();
  }

  private List<Path> gapFiles() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.getFileName().toString().startsWith("gap-")).toList();
    }
  }
}
