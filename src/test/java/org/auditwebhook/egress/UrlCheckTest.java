package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UrlCheckTest {
  private final Dns dns = new Dns().with("out.test", "93.184.216.34").with("in.test", "10.0.0.5");

  @Test
  void nameThatLeadsOutsideMayBeSaved() throws Exception {
    assertThat(resolves("https://out.test/", dns)).isTrue();
  }

  @Test
  void nameThatLeadsInsideIsBlocked() {
    assertThatExceptionOfType(BlockedException.class)
        .isThrownBy(() -> resolves("https://in.test/", dns))
        .withMessageContaining("in.test");
  }

  @Test
  void unknownNameMayBeSaved() throws Exception {
    assertThat(resolves("https://unknown.test/", dns)).isFalse();
  }

  @Test
  void resolverThatHangsIsNotWaitedFor() throws Exception {
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
    BoundedResolver bounded = new BoundedResolver(hanging, Duration.ofMillis(1));

    assertThat(resolves("https://in.test/", bounded)).isFalse();

    end.countDown();
    bounded.close();
  }

  private static boolean resolves(String url, Resolver resolver) throws BlockedException {
    return UrlCheck.resolves(
        URI.create(url), new EgressPolicy(EgressPolicyTest.settings("", false), resolver));
  }
}
