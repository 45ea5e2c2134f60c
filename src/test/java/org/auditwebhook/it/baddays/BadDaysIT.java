package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short bad day for every build; {@link LongBadDaysIT} has the long ones. */
class BadDaysIT {

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void nothingIsLostThoughTheServerTheDiskAndTheEndpointFail() throws Exception {
    try (BadDay day = BadDay.onH2("mixture")) {
      day.begin(400);
      Server server = day.server(0);
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
}
