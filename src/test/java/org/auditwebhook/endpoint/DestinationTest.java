package org.auditwebhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.auditwebhook.signing.SigningKeys;
import org.junit.jupiter.api.Test;

class DestinationTest {
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  @Test
  void batchSaysHowManyEventsItHas() {
    assertThat(headers(OptionalInt.of(400)))
        .containsEntry("X-Pilot-Event-Count", "400")
        .containsEntry("webhook-id", "evt_1");
  }

  @Test
  void eventThatIsNoArrayHasNoCount() {
    assertThat(headers(OptionalInt.empty())).doesNotContainKey("X-Pilot-Event-Count");
  }

  private static Map<String, String> headers(OptionalInt batchSize) {
    return new Destination("http://a.test", "evt_1", SigningKeys.NONE, Map.of(), batchSize)
        .headers(AT, new byte[0]);
  }
}
