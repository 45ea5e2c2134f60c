package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.auditwebhook.outbox.UpkeepPlan.Row;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpkeepPlanTest {
  private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT-1S, PT5S",
    "PT-9.9S, PT10M",
  })
  void betweenTwoLooksThereIsNothingToDo(Duration seen, Duration sweep) {
    assertThat(plan(seen, sweep).isIdle()).isTrue();
  }

  /** It looked at the same time, and its transaction began a little later than this one. */
  @Test
  void instanceThatHasJustLookedDidNotSetTheClockBack() {
    UpkeepPlan plan = plan(Duration.ofMillis(3), Duration.ofMinutes(5));

    assertThat(plan.back()).isEmpty();
    assertThat(plan.isIdle()).isTrue();
  }

  @Test
  void clockIsNotedNowAndThen() {
    UpkeepPlan plan = plan(Duration.ofSeconds(-10), Duration.ofSeconds(5));

    assertThat(plan.isIdle()).isFalse();
    assertThat(plan.sweep()).isFalse();
    assertThat(plan.row()).isEqualTo(new Row(NOW, NOW, NOW.plusSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S", "PT1H0.001S", "P365D"})
  void sweepIsDueWhenItsTimeHasComeAndWhenItIsTooFarAwayToBeTrue(Duration sweep) {
    UpkeepPlan plan = plan(Duration.ofSeconds(-1), sweep);

    assertThat(plan.sweep()).isTrue();
    assertThat(plan.row()).isEqualTo(new Row(NOW, NOW, NOW.plus(UpkeepPlan.TURN)));
  }

  @Test
  void clockThatWasSetBackIsMendedByAsMuchAndAtMostTenSecondsMore() {
    UpkeepPlan plan = plan(Duration.ofHours(1), Duration.ofMinutes(61));

    assertThat(plan.back()).contains(Duration.ofHours(1).plusSeconds(10));
    assertThat(plan.sweep()).isFalse();
    assertThat(plan.row()).isEqualTo(new Row(NOW, NOW, NOW));
  }

  @Test
  void nothingIsRemovedForAnHourAfterALongAbsenceOrAJumpAhead() {
    UpkeepPlan plan = plan(Duration.ofDays(-365), Duration.ofDays(-365));

    assertThat(plan.held()).isTrue();
    assertThat(plan.sweep()).isFalse();
    assertThat(plan.row()).isEqualTo(new Row(NOW, NOW, NOW.plus(Duration.ofHours(1))));
  }

  @Test
  void afterThatHourItIs() {
    Row held = plan(Duration.ofDays(-365), Duration.ofDays(-365)).row();

    assertThat(
            UpkeepPlan.of(new Row(held.sweepAt(), held.sweepAt().minusSeconds(10), held.sweepAt()))
                .sweep())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"PT1S, PT1S", "PT100S, PT10S", "P30D, PT10M"})
  void sweepsAreAsFrequentAsTheShortestRetentionNeeds(String delivered, Duration interval) {
    Settings settings =
        Settings.read(Properties.of(Map.of("audit.webhook.retention.delivered", delivered)));

    assertThat(Retention.interval(settings.events())).isEqualTo(interval);
  }

  private static UpkeepPlan plan(Duration seen, Duration sweep) {
    return UpkeepPlan.of(new Row(NOW, NOW.plus(seen), NOW.plus(sweep)));
  }
}
