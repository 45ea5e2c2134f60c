package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapTest {
  private static final Instant NOON = Instant.parse("2026-03-09T12:00:00Z");

  @TempDir Path directory;

  @Test
  void gapTellsCauseNumberAndTimes() {
    assertThat(gap(GapCause.BUFFER_FULL, 17, 0).entry().details())
        .containsExactly(
            Map.entry("cause", "buffer_full"),
            Map.entry("dropped", 17L),
            Map.entry("from", "2026-03-09T12:00:00Z"),
            Map.entry("to", "2026-03-09T12:00:05Z"));
    assertThat(gap(GapCause.BUFFER_FULL, 17, 0).entry().action()).isEqualTo("audit.gap");
  }

  @Test
  void gapOfAFullOutboxTellsWhatWasRefusedApartFromWhatIsLost() {
    assertThat(gap(GapCause.OUTBOX_FULL, 2, 30).entry().details())
        .containsEntry("dropped", 2L)
        .containsEntry("refused", 30L);
  }

  @Test
  void gapOfAFileHasNoNumberAndNoBeginning() {
    assertThat(Gap.ofFile("outbox.mv.db.corrupt-1", NOON).entry().details())
        .containsExactly(
            Map.entry("cause", "file_corrupt"),
            Map.entry("file", "outbox.mv.db.corrupt-1"),
            Map.entry("to", "2026-03-09T12:00:00Z"));
  }

  @Test
  void gapsOfOneCauseAddUpWhateverTheClockDid() {
    Gap before = new Gap(GapCause.STOPPED, 1, 0, NOON, NOON, Optional.empty());
    Instant earlier = NOON.minusSeconds(3_600);
    Gap afterTheClockWasSetBack =
        new Gap(GapCause.STOPPED, 2, 0, earlier, earlier, Optional.empty());

    assertThat(before.plus(afterTheClockWasSetBack))
        .isEqualTo(new Gap(GapCause.STOPPED, 3, 0, earlier, NOON, Optional.empty()));
  }

  @Test
  void batchStaysTheSameUntilItIsWritten() {
    Drops drops = new Drops();
    drops.add(gap(GapCause.BUFFER_FULL, 1, 0));
    GapBatch first = drops.next().orElseThrow();
    drops.add(gap(GapCause.BUFFER_FULL, 2, 0));

    assertThat(drops.next()).contains(first);
    assertThat(drops.unwritten()).containsOnly(Map.entry(GapCause.BUFFER_FULL, 3L));

    drops.written(first);
    assertThat(drops.next().orElseThrow().gaps()).extracting(Gap::dropped).containsExactly(2L);
  }

  @Test
  void batchesOutliveARestartAsTheyAre() throws Exception {
    GapFiles files = new GapFiles(directory.resolve("made"));
    GapBatch counted =
        new GapBatch(
            "a", List.of(gap(GapCause.BUFFER_FULL, 17, 0), gap(GapCause.OUTBOX_FULL, 0, 4)));
    GapBatch ofFile = new GapBatch("b", List.of(Gap.ofFile("name with blanks", NOON)));
    files.keep(counted);
    files.keep(ofFile);

    assertThat(files.kept(GapTest::fail)).containsExactlyInAnyOrder(counted, ofFile);

    files.forget(counted);
    files.forget(counted);
    assertThat(files.kept(GapTest::fail)).containsExactly(ofFile);
  }

  @Test
  void fileThatCantBeReadIsReportedAndStays() throws Exception {
    for (String text : List.of("", "nonsense", "buffer_full x 0 - - -", "no_cause 1 0 - - -")) {
      Path file = directory.resolve("gap-a.txt");
      Files.writeString(file, text, StandardCharsets.UTF_8);
      List<Path> unreadable = new ArrayList<>();

      assertThat(new GapFiles(directory).kept((which, reason) -> unreadable.add(which))).isEmpty();

      assertThat(unreadable).containsExactly(file);
      assertThat(file).exists();
    }
  }

  private static void fail(Path file, Exception reason) {
    throw new AssertionError(file.toString(), reason);
  }

  private static Gap gap(GapCause cause, long dropped, long refused) {
    return new Gap(cause, dropped, refused, NOON, NOON.plusSeconds(5), Optional.empty());
  }
}
