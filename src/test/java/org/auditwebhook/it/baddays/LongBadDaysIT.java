package org.auditwebhook.it.baddays;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The long form, with {@code -Pbad-days}: hours in all, so each day can be run on its own. {@code
 * -Dbad-days.kills} and {@code -Dbad-days.entries} say how often a server is killed on a day of
 * kills, and how many entries there have to be at least.
 */
@Tag("bad-days")
class LongBadDaysIT {
  private static final int KILLS = Integer.getInteger("bad-days.kills", 50);
  private static final int ENTRIES = Integer.getInteger("bad-days.entries", 100_000);

  @Test
  void oneServerOnH2IsKilledAgainAndAgain() {
    try (BadDay day = BadDay.onH2("h2-kills")) {
      day.begin(1_000);
      Server server = day.server(0);
      while (day.kills() < KILLS || day.http().acknowledged() < ENTRIES) {
        day.goOn(0.2, 8);
        if (day.kills() < KILLS) {
          day.kill(server);
          if (day.chance(15)) {
            day.killInBoot(server);
          }
          day.boot(server);
        }
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  @Test
  void endpointHasEveryFaultThereIs() {
    try (BadDay day = BadDay.onH2("h2-endpoint-faults")) {
      day.begin(100);
      for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
        day.goOn(2, 4);
        day.endpointHas(fault, Duration.ofSeconds(30));
      }

      day.end().assertNothingIsLost();
    }
  }

  @Test
  void diskIsFullNowAndThen() throws Exception {
    try (BadDay day = BadDay.onH2("h2-disk-full")) {
      day.begin(500);
      for (int i = 0; i < 5; i++) {
        day.goOn(2, 5);
        day.diskIsFull(day.server(0), Duration.ofSeconds(10));
        if (day.chance(40)) {
          day.kill(day.server(0));
          day.boot(day.server(0));
        }
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  @Test
  void serverIsStoppedAndStartedUnderLoad() {
    try (BadDay day = BadDay.onH2("h2-restarts")) {
      day.begin(500);
      for (int i = 0; i < 5; i++) {
        day.goOn(2, 6);
        day.stop(day.server(0));
        day.boot(day.server(0));
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  @Test
  void applicationIsUndeployedAndDeployedAgainUnderLoad() {
    try (BadDay day = BadDay.onH2("h2-redeployments")) {
      day.begin(500);
      for (int i = 0; i < 5; i++) {
        day.goOn(2, 6);
        day.undeploy(day.server(0));
        day.redeploy(day.server(0));
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  /** The arithmetic: 200 a second for 600 s are 120,000 that wait when it is back. */
  @Test
  void endpointIsDownForTenMinutes() {
    long minutes = Integer.getInteger("bad-days.outage-minutes", 10);
    try (BadDay day = BadDay.onH2("h2-outage")) {
      day.begin(200);
      day.goOn(5, 5);

      Outage outage = Outage.of(day, Fault.ERROR, Duration.ofMinutes(minutes));
      Report report = day.end();

      report.assertNothingIsLost();
      assertThat(outage.knocksPerSecond()).as("after the first 30 s").isLessThan(2);
      assertThat(report.counter("failed")).as("dead letters").isLessThanOrEqualTo(32);
      assertThat(outage.drained()).isLessThan(outage.allowed());
    }
  }
}
