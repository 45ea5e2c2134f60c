package org.auditwebhook.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.auditwebhook.it.harness.Issuer;
import org.junit.jupiter.api.Test;

class KeyCacheTest {
  private static final Issuer A = Issuer.of("ES256", "a");
  private static final Issuer B = Issuer.of("ES256", "b");

  private final AtomicInteger reads = new AtomicInteger();
  private Instant now = Instant.parse("2026-03-09T12:00:00Z");
  private String text = Issuer.jwks(A);
  private final KeyCache cache = new KeyCache(this::read, () -> now);

  private KeySet read() throws UnreadableKeysException {
    reads.incrementAndGet();
    if (text.isEmpty()) {
      throw new UnreadableKeysException("can't be read in this test", null);
    }
    return KeyText.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keysAreReadWhenTheFirstTokenComesAndThenRemembered() {
    assertThat(reads).hasValue(0);
    for (int i = 0; i < 10; i++) {
      assertThat(found("a")).isEqualTo("a");
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void aNewKeyIsFoundAtOnceUnlessTheyWereReadWithinTheLastMinute() {
    found("a");
    text = Issuer.jwks(A, B);

    assertThat(found("b")).isEqualTo("none");
    pass(Duration.ofSeconds(59));
    assertThat(found("b")).isEqualTo("none");
    pass(Duration.ofSeconds(1));
    assertThat(found("b")).isEqualTo("b");
    assertThat(reads).hasValue(2);
  }

  @Test
  void inventedNamesCostOneReadAMinute() {
    found("a");
    for (int second = 0; second < 300; second++) {
      pass(Duration.ofSeconds(1));
      assertThat(found("invented-" + second)).isEqualTo("none");
    }
    // the first one, and at 60, 120, 180, 240 and 300 s
    assertThat(reads).hasValue(6);
  }

  @Test
  void aKeyThatWasWithdrawnIsNotTakenAfterTenMinutes() {
    found("a");
    text = Issuer.jwks(B);

    pass(KeyCache.FRESH.minusSeconds(1));
    assertThat(found("a")).isEqualTo("a");
    pass(Duration.ofSeconds(1));
    assertThat(found("a")).isEqualTo("none");
  }

  @Test
  void keysAreUsedForADayWhileTheyCanNotBeRead() {
    found("a");
    text = "";

    pass(KeyCache.LONGEST.minusSeconds(1));
    assertThat(found("a")).isEqualTo("a");
    assertThat(found("b")).isEqualTo("unknown");
    pass(Duration.ofSeconds(1));
    assertThat(found("a")).isEqualTo("unknown");
    text = Issuer.jwks(A);
    pass(KeyCache.PAUSE_WITHOUT_KEYS);
    assertThat(found("a")).isEqualTo("a");
  }

  @Test
  void withoutAnyKeyNothingIsKnownAndItIsTriedEveryTenSeconds() {
    text = "";
    for (int second = 0; second < 25; second++) {
      assertThat(found("a")).isEqualTo("unknown");
      pass(Duration.ofSeconds(1));
    }
    // at 0, 10 and 20 s
    assertThat(reads).hasValue(3);
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    found("a");
    text = Issuer.jwks(A, B);

    pass(Duration.ofDays(-2));
    assertThat(found("b")).isEqualTo("b");
  }

  @Test
  void whoNeedsNoNewKeyDoesNotWaitAndWhoDoesWaitsForIt() throws Exception {
    // given an issuer that answers the second time only when it is let
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    KeyCache slow =
        new KeyCache(
            () -> {
              if (reads.get() > 0) {
                asked.countDown();
                await(answer);
              }
              return read();
            },
            () -> now);
    assertThat(found(slow, "a")).isEqualTo("a");
    text = Issuer.jwks(A, B);
    pass(KeyCache.FRESH);

    // when two ask for the new key
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> found(slow, "b"));
    await(asked);
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> found(slow, "b"));

    // then the old one is had meanwhile, and both get the new one by one read
    assertThat(found(slow, "a")).isEqualTo("a");
    assertThat(first).isNotDone();
    answer.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo("b");
    assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("b");
    assertThat(reads).hasValue(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private String found(String id) {
    return found(cache, id);
  }

  /** The name of the key that is found, {@code none}, or {@code unknown}. */
  private static String found(KeyCache cache, String id) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(id).build();
    return cache
        .keys(header)
        .map((List<VerificationKey> keys) -> keys.isEmpty() ? "none" : keys.get(0).id().orElse(""))
        .orElse("unknown");
  }
}
