package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
  @ParameterizedTest
  @ValueSource(strings = {"Bearer a.b-c=", "bearer a.b-c=", "BEARER   a.b-c= "})
  void theSchemeIsCaseInsensitive(String header) {
    assertThat(BearerToken.of(List.of(header))).contains("a.b-c=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearera", "Basic YTpi", "Bearer a b", " Bearer a", "a"})
  void otherFormsAreNone(String header) {
    assertThat(BearerToken.of(List.of(header))).isEmpty();
  }

  @Test
  void thereIsExactlyOne() {
    assertThat(BearerToken.of(null)).isEmpty();
    assertThat(BearerToken.of(List.of())).isEmpty();
    assertThat(BearerToken.of(List.of("Bearer a", "Bearer a"))).isEmpty();
  }
}
