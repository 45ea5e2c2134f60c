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
  private static final Fault OUTAGE =
      Fault.valueOf(System.getProperty("bad-days.outage-fault", Fault.ERROR.name()));
  private static final int ENTRIES = Integer.getInteger("bad-days.entries", 100_000);

  @Test
  void oneServerOnH2IsKilledAgainAndAgain() {
    try (BadDay day = BadDay.onH2("h2-kills")) {
      killAgainAndAgain(day);
    }
  }

  @Test
  void oneServerOnPostgresIsKilledAgainAndAgain() {
    try (BadDay day = BadDay.onPostgres("pg-kills", 1)) {
      killAgainAndAgain(day);
    }
  }

  private static void killAgainAndAgain(BadDay day) {
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

  @Test
  void oneOfThreeServersIsKilledWhenAllAreReady() {
    int kills = Integer.getInteger("bad-days.kills", 10);
    try (BadDay day = BadDay.onPostgres("pg-one-of-three", 3)) {
      day.begin(300);
      while (day.kills() < kills || day.http().acknowledged() < ENTRIES) {
        day.goOn(30, 30);
        if (day.kills() < kills) {
          Server server = day.anyServer();
          day.kill(server);
          day.boot(server);
        }
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  @Test
  void databaseOfThreeServersIsStoppedAndKilled() {
    try (BadDay day = BadDay.onPostgres("pg-database", 3)) {
      day.begin(200);
      for (int i = 0; i < 5; i++) {
        day.goOn(5, 10);
        day.databaseIsStopped(Duration.ofSeconds(5));
        day.goOn(5, 10);
        day.databaseIsKilled(Duration.ofSeconds(5));
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  /** The lease is 50 s. */
  @Test
  void oneOfThreeServersHangsPastItsLeaseAndComesBack() {
    try (BadDay day = BadDay.onPostgres("pg-frozen", 3)) {
      day.begin(200);
      for (int i = 0; i < 3; i++) {
        day.goOn(5, 10);
        day.freeze(day.anyServer(), Duration.ofSeconds(70));
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }

  /** The buffer is so small that entries are dropped, and told of. */
  @Test
  void databaseIsGoneForLongerThanTheBufferLasts() {
    try (BadDay day = BadDay.onPostgres("pg-gaps", 1).with("emit.buffer-size", "10")) {
      day.begin(200);
      for (int i = 0; i < 3; i++) {
        day.goOn(3, 6);
        day.databaseIsStopped(Duration.ofSeconds(20));
      }

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
      assertThat(report.counter("dropped")).isPositive();
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

  /**
   * The arithmetic: 160 a second over HTTP and 40 that are fired, for 600 s, are 120,000 that wait
   * when it is back.
   */
  @Test
  void endpointIsDownForTenMinutes() {
    long minutes = Integer.getInteger("bad-days.outage-minutes", 10);
    try (BadDay day = BadDay.onH2("h2-outage")) {
      day.begin(160);
      day.goOn(5, 5);

      Outage outage = Outage.of(day, OUTAGE, Duration.ofMinutes(minutes));
      Report report = day.end();

      report.assertNothingIsLost();
      assertThat(outage.knocksPerSecond()).as("after the first 30 s").isLessThan(2);
      assertThat(report.counter("failed")).as("dead letters").isLessThanOrEqualTo(32);
      assertThat(outage.drained()).isLessThan(outage.allowed());
    }
  }
}
