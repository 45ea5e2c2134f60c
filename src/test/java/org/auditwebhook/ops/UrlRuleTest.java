package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.auditwebhook.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;

class UrlRuleTest {
  @Test
  void forbiddenSchemeOrAddressOfTheConfiguredUrlIsRefused() {
    assertRefused("http://a.test/s3cret", "egress.allow-http=true");
    assertRefused("https://127.0.0.1/s3cret", "egress.allow");
    assertRefused("https://localhost/s3cret", "egress.allow");
  }

  @Test
  void nameIsNotResolved() {
    assertThatCode(() -> check(Map.of("url", "https://there.is.no.such.name.invalid/")))
        .doesNotThrowAnyException();
  }

  @Test
  void noUrlAndAllowedOnesAreFine() {
    assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "url",
                        "http://127.0.0.1/",
                        "egress.allow",
                        "127.0.0.0/8",
                        "egress.allow-http",
                        "true")))
        .doesNotThrowAnyException();
  }

  private static void assertRefused(String url, String remedy) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(() -> check(Map.of("url", url)))
        .withMessageStartingWith("audit.webhook.url is blocked: ")
        .withMessageContaining("audit.webhook." + remedy)
        .withMessageNotContaining("s3cret");
  }

  private static void check(Map<String, String> texts) {
    UrlRule.check(Read.settings(texts));
  }
}
