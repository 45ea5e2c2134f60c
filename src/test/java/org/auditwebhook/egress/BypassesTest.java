package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.auditwebhook.egress.Bypasses.Bypass;
import org.auditwebhook.settings.EndpointUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every trick of the corpus, against the default policy and against one that allows http. */
class BypassesTest {
  private static final List<Bypass> ALL = Bypasses.all(8080);

  @Test
  void thereAreManyAndEachIsAnother() {
    assertThat(ALL).hasSizeGreaterThan(400);
    assertThat(ALL).extracting(Bypass::url).doesNotHaveDuplicates();
    assertThat(ALL).extracting(Bypass::technique).doesNotContainNull();
  }

  @ParameterizedTest
  @MethodSource("all")
  void noneMayBePostedTo(Bypass bypass) {
    assertThat(isPostedTo(bypass.url(), false)).isFalse();
    assertThat(isPostedTo(bypass.url(), true)).isFalse();
    // that http is forbidden is not what stops it
    assertThat(isPostedTo(bypass.url().replaceFirst("(?i)^http:", "https:"), false)).isFalse();
  }

  static Stream<Bypass> all() {
    return ALL.stream();
  }

  /** A corpus that is refused for its port, its path or its dummy names would say nothing. */
  @Test
  void likeUrlsOfAPublicHostMayBePostedTo() {
    assertThat(isPostedTo("https://public.test:8080/", false)).isTrue();
    assertThat(isPostedTo("http://public.test:8080/latest/meta-data/", true)).isTrue();
    assertThat(isPostedTo("http://93.184.216.34/?api-version=2021-02-01", true)).isTrue();
  }

  /** Whether it passes all that stands before a connection; an unknown name would pass later. */
  private static boolean isPostedTo(String url, boolean allowHttp) {
    EgressPolicy policy =
        new EgressPolicy(EgressPolicyTest.settings("", allowHttp), Bypasses.dns());
    try {
      return !policy.check(URI.create(EndpointUrl.check(url))).isEmpty();
    } catch (IllegalArgumentException | BlockedException refused) {
      return false;
    } catch (UnknownHostException e) {
      throw new AssertionError("no such name is in hosts.txt: " + url, e);
    }
  }
}
