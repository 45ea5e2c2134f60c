package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Short bad days for every build; {@link LongBadDaysIT} has the long ones. */
class BadDaysIT {

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nothingIsLostThoughTheServerTheDiskAndTheEndpointFail() throws Exception {
    try (BadDay day = BadDay.onH2("mixture")) {
      day.begin(400);
      Server server = day.server(0);
      day.goOn(5, 6); // until its code is warm
      for (Fault fault : List.of(Fault.REFUSED, Fault.RESET, Fault.HALF, Fault.GARBAGE)) {
        day.goOn(0, 0.5);
        day.endpointHas(fault, Duration.ofMillis(700));
      }
      day.goOn(1, 2);
      day.diskIsFull(server, Duration.ofSeconds(2));
      day.goOn(1, 3);
      day.kill(server);
      day.boot(server);
      day.goOn(1, 3);

      day.end().assertNothingIsLost();
    }
  }

  /** A call has one attempt of at most 3 s, so that the lease of the dead may be short. */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nothingIsLostThoughOneOfTwoServersAndTheirDatabaseAreKilled() {
    try (BadDay day = BadDay.onPostgres("mixture-pg", 2)) {
      day.with("retry.max-attempts", "1").with("outbox.lease", "PT15S").begin(200);
      day.goOn(2, 4);
      day.databaseIsKilled(Duration.ofSeconds(1));
      day.goOn(2, 4);
      Server one = day.anyServer();
      day.kill(one);
      day.boot(one);
      day.goOn(0, 2);

      Report report = day.end();

      report.assertNothingIsLost();
      report.assertNothingDied();
    }
  }
}
