package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import org.auditwebhook.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;

/** With the defaults the worst call lasts 3 × 5 s and two waits of 10 s: 35 s. */
class LeaseRuleTest {

  @Test
  void theDefaultsKeepTheRule() {
    assertAccepted(Map.of());
  }

  @Test
  void aLeaseIsLongerThanTheWorstCall() {
    // 3 × 5 s + 2 × 10 s of Retry-After + 10 s of margin
    assertAccepted(Map.of("outbox.lease", "PT45S"));
    assertRefused(Map.of("outbox.lease", "PT44.999S"), "at least PT45S,");
    assertRefused(Map.of("outbox.lease", "PT1S"), "at least PT45S,");
  }

  @Test
  void theLongestLeaseOutlastsTheWorstCallOfAll() {
    // 10 × 60 s + 9 × 60 s + 10 s; connecting is within the 60 s
    Map<String, String> slowest =
        Map.of(
            "retry.max-attempts", "10",
            "retry.initial-backoff", "PT1M",
            "timeout.connect", "PT1M",
            "timeout.total", "PT1M");

    assertAccepted(with(slowest, "outbox.lease", "PT1H"));
    assertRefused(slowest, "at least PT19M10S,");
  }

  private static void assertAccepted(Map<String, String> texts) {
    assertThatCode(() -> LeaseRule.check(Read.settings(texts))).doesNotThrowAnyException();
  }

  private static void assertRefused(Map<String, String> texts, String worst) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> LeaseRule.check(Read.settings(texts)))
        .withMessageStartingWith("audit.webhook.outbox.lease is PT")
        .withMessageContaining(worst);
  }

  private static Map<String, String> with(Map<String, String> texts, String name, String text) {
    Map<String, String> more = new HashMap<>(texts);
    more.put(name, text);
    return more;
  }
}
