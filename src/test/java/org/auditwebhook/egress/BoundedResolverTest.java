package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedResolverTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private static final List<InetAddress> HOME = List.of(InetAddress.getLoopbackAddress());

  private final CountDownLatch hanging = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  private final BoundedResolver resolver =
      new BoundedResolver(
          host -> {
            asked.incrementAndGet();
            if (host.startsWith("hangs")) {
              await(hanging);
            }
            if (host.startsWith("unknown")) {
              throw new UnknownHostException(host);
            }
            return HOME;
          },
          PATIENCE);

  @AfterEach
  void close() {
    hanging.countDown();
    resolver.close();
  }

  @Test
  void answerIsUsedForASecond() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(resolver.resolve("a.test")).isEqualTo(HOME);
    }
    assertThat(asked).hasValue(1);

    Egress.pass(BoundedResolver.FRESH.toMillis() + 20);
    resolver.resolve("a.test");
    assertThat(asked).hasValue(2);
  }

  @Test
  void unknownNameIsAskedForEachTime() {
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> resolver.resolve("unknown.test"))
          .withNoCause();
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void resolverThatHangsIsWaitedForOnlySoLongAndHoldsOneThread() throws Exception {
    for (int i = 0; i < 5; i++) {
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> resolver.resolve("hangs.test"))
          .withCauseInstanceOf(TimeoutException.class);
    }
    assertThat(asked).hasValue(1);

    // and when it answers at last, the answer is of use
    hanging.countDown();
    assertThat(resolver.resolve("hangs.test", Deadline.in(Duration.ofSeconds(10)))).isEqualTo(HOME);
    assertThat(asked).hasValue(1);
  }

  @Test
  void namesThatHangHoldEightThreadsAtMost() {
    for (int i = 0; i < 20; i++) {
      String host = "hangs" + i + ".test";
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> resolver.resolve(host, Deadline.in(Duration.ofMillis(5))));
    }
    assertThat(asked.get()).isLessThanOrEqualTo(BoundedResolver.MOST_THREADS);
  }

  @Test
  void interruptDoesNotEndTheWaitAndIsKept() throws Exception {
    Thread.currentThread().interrupt();

    assertThat(resolver.resolve("a.test")).isEqualTo(HOME);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void await(CountDownLatch latch) throws UnknownHostException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new UnknownHostException("closed");
    }
  }
}
