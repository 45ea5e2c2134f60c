package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;

class UrlCheckTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Dns dns = new Dns().with("out.test", "93.184.216.34").with("in.test", "10.0.0.5");

  @Test
  void nameThatLeadsOutside() throws Exception {
    assertThat(resolves("https://out.test/", dns, LONG)).isTrue();
  }

  @Test
  void nameThatLeadsInsideIsBlocked() {
    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> resolves("https://in.test/", dns, LONG))
        .withMessageContaining("in.test");
  }

  @Test
  void unknownNameMayBeSaved() throws Exception {
    assertThat(resolves("https://unknown.test/", dns, LONG)).isFalse();
  }

  @Test
  void whatIsForbiddenAsItIsWrittenNeedsNoThread() {
    ThreadFactory none =
        task -> {
          throw new AssertionError("a thread");
        };

    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(
            () -> UrlCheck.resolves(URI.create("https://10.0.0.5/"), policy(dns), none, LONG));
  }

  @Test
  void resolverThatHangsIsNotWaitedForLongerThanThat() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Resolver hanging =
        host -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new UnknownHostException(host);
          }
          return dns.resolve(host);
        };

    assertThat(resolves("https://in.test/", hanging, Duration.ofMillis(1))).isFalse();
    end.countDown();
  }

  @Test
  void faultOfTheResolverIsNotTakenForAnAnswer() {
    Resolver broken =
        host -> {
          throw new IllegalArgumentException("broken");
        };

    assertThatIllegalStateException().isThrownBy(() -> resolves("https://a.test/", broken, LONG));
  }

  private static boolean resolves(String url, Resolver resolver, Duration patience)
      throws BlockedException {
    return UrlCheck.resolves(URI.create(url), policy(resolver), Thread::new, patience);
  }

  private static EgressPolicy policy(Resolver resolver) {
    return new EgressPolicy(EgressPolicyTest.settings("", false), resolver);
  }
}
