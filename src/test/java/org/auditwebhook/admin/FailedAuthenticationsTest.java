package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailedAuthenticationsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final FailedAuthentications failures = new FailedAuthentications(1);

  @Test
  void theWaitEndsWithTheMinuteOfTheFirstFailure() {
    assertThat(failures.add("192.0.2.1", NOW)).isEmpty();
    assertThat(failures.add("192.0.2.1", NOW.plusSeconds(59))).contains(Duration.ofSeconds(1));
    assertThat(failures.add("192.0.2.1", NOW.plusSeconds(60))).isEmpty();
    assertThat(failures.add("192.0.2.1", NOW.plusSeconds(60))).contains(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8:0:0:ffff::2",
    "fe80::1%eth0, fe80::2%eth0",
    "::ffff:192.0.2.1, 192.0.2.1",
    "rubbish, other rubbish",
    "999.0.2.1, 192.0.2.1.5", // a resolver would be asked for these
  })
  void oneMachineIsOneAddress(String first, String second) {
    assertThat(failures.add(first, NOW)).isEmpty();
    assertThat(failures.add(second, NOW)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"2001:db8::1, 2001:db8:0:1::1", "192.0.2.1, 192.0.2.2"})
  void othersAreAddressesOfTheirOwn(String first, String second) {
    assertThat(failures.add(first, NOW)).isEmpty();
    assertThat(failures.add(second, NOW)).isEmpty();
  }

  @Test
  void aThousandAddressesAreRememberedAndThoseSeenLast() {
    for (int i = 0; i < 3_000; i++) {
      failures.add("10.0.%d.%d".formatted(i / 250, i % 250), NOW);
      failures.add("192.0.2.1", NOW);
    }

    assertThat(failures.addresses()).isEqualTo(1_000);
    assertThat(failures.add("192.0.2.1", NOW)).isPresent();
    assertThat(failures.add("10.0.0.0", NOW)).isEmpty();
  }

  @Test
  void aLineAMinuteTellsHowMany() {
    assertThat(failures.line(NOW)).isEmpty();
    failures.add("192.0.2.1", NOW);
    assertThat(failures.line(NOW)).contains("A request from 192.0.2.1 had no valid token");
    failures.add("192.0.2.1", NOW);
    failures.add("2001:db8::1", NOW);
    assertThat(failures.line(NOW.plusSeconds(59))).isEmpty();
    assertThat(failures.line(NOW.plusSeconds(60)))
        .contains("2 requests had no valid token, the last one from 2001:db8:0:0:0:0:0:0/64");
    assertThat(failures.line(NOW.plusSeconds(120))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nforged line", "192.0.2.1\nforged line", ""})
  void whatIsNoAddressIsNotLogged(String address) {
    failures.add(address, NOW);

    assertThat(failures.line(NOW)).get().asString().doesNotContain("forged");
  }
}
