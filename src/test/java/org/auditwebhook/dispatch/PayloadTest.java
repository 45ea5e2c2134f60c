package org.auditwebhook.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.auditwebhook.outbox.Leased;
import org.junit.jupiter.api.Test;

class PayloadTest {
  private static final Leased FIRST = leased(1, "{\"event_id\":1,\"action\":\"gr\u00fcn\"}");
  private static final Leased SECOND = leased(2, "{\"event_id\":2}");

  @Test
  void eventIsItsStoredBytesAndNoArray() {
    Payload payload = Payload.event(FIRST);

    assertThat(payload.body()).isEqualTo(FIRST.body());
    assertThat(payload.batchSize()).isEmpty();
  }

  @Test
  void arrayHasTheStoredBytesOfEachBetweenBracketsAndCommas() {
    Payload payload = Payload.array(List.of(FIRST, SECOND));

    assertThat(new String(payload.body(), StandardCharsets.UTF_8))
        .isEqualTo("[{\"event_id\":1,\"action\":\"gr\u00fcn\"},{\"event_id\":2}]");
    assertThat(payload.body()).hasSize(FIRST.body().length + SECOND.body().length + 3);
    assertThat(payload.batchSize()).isEqualTo(OptionalInt.of(2));
  }

  @Test
  void arrayOfOneIsAnArray() {
    Payload payload = Payload.array(List.of(SECOND));

    assertThat(payload.body()).asString().isEqualTo("[{\"event_id\":2}]");
    assertThat(payload.batchSize()).isEqualTo(OptionalInt.of(1));
  }

  private static Leased leased(long event, String json) {
    return new Leased(
        1,
        event,
        json.getBytes(StandardCharsets.UTF_8),
        0,
        0,
        1,
        0,
        Optional.empty(),
        OptionalLong.empty());
  }
}
