package org.auditwebhook.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeyedHashTest {
  private final KeyedHash hash = new KeyedHash("Jefe".getBytes(UTF_8));

  @Test
  void ofATextItsBytesAreHashed() {
    // RFC 4231, section 4.3, test case 2
    assertThat(hash.apply("what do ya want for nothing?"))
        .isEqualTo("hmac-sha256:5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void ofAnythingElseItsJson() {
    assertThat(hash.apply(Map.of("a", List.of(1L, true))))
        .isEqualTo(hash.apply("{\"a\":[1,true]}"));
    assertThat(hash.apply(new BigDecimal("0.10"))).isEqualTo(hash.apply("0.10"));
    assertThat(hash.apply(null)).isEqualTo(hash.apply("null"));
  }

  @Test
  void theOrderOfMembersDoesNotMatter() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("b", Map.of());
    one.put("a", 1L);
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("a", 1L);
    other.put("b", Map.of());

    assertThat(hash.apply(List.of(one))).isEqualTo(hash.apply(List.of(other)));
  }

  @Test
  void anotherKeyOrAnotherValueIsAnotherHash() {
    assertThat(hash.apply("s3cret"))
        .isNotEqualTo(hash.apply("s3cret "))
        .isNotEqualTo(new KeyedHash("other".getBytes(UTF_8)).apply("s3cret"));
  }
}
