package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlSyntaxTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a/b-c._~!$&'()*+,;=:@", "/%20%c3%A9", "//", "/.well-known/x"})
  void pathOfRfc3986IsRight(String path) {
    assertThat(UrlSyntax.isRight("http", path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/{}", "/a|b", "/\"", "/<a>", "/^", "/`", "/a\\b", "/a b", "/[1]"})
  void characterThatNoPathHasIsWrong(String path) {
    assertThat(UrlSyntax.isRight("http", path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%2", "/%zz", "/é", "/\u0000", "/\n", "/a?b", "/a#b"})
  void whatIsNotEncodedIsWrong(String path) {
    assertThat(UrlSyntax.isRight("https", path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp", "image/*, ;,", "http:", "http\r\nX: a"})
  void schemeThatIsNotOfHttpIsWrong(String scheme) {
    assertThat(UrlSyntax.isRight(scheme, "/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "a_b.example", "127.0.0.1", "::1", "[fe80::1%eth0]"})
  void nameOrAddressIsAHost(String name) {
    assertThat(UrlSyntax.isHost(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "a\"b", "<a>", "a\\b", "é", "a\u0000"})
  void whatNoUrlMayNameIsNoHost(String name) {
    assertThat(UrlSyntax.isHost(name)).isFalse();
  }

  @Test
  void veryLongPathNeedsNoDeepStack() {
    assertThat(UrlSyntax.isRight("http", "/" + "a".repeat(1_000_000))).isTrue();
    assertThat(UrlSyntax.isRight("HTTP", "/" + "a".repeat(1_000_000) + "|")).isFalse();
  }
}
