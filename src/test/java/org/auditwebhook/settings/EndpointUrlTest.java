package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a",
        "HTTP://A",
        "hTTps://a.example/",
        "https://a.example./hook",
        "https://a.example:1/",
        "https://a.example:65535/hook?key=v%20w&x=a:b@c//d",
        "http://a:080/",
        "http://a?",
        "http://a:8080?x",
        "http://localhost:8080/audit-webhook",
        "http://hook_receiver:8080/x",
        "http://_dmarc.a_.example/x",
        "http://xn--bcher-kva.example/",
        "http://127.0.0.1/",
        "http://255.255.255.255:9/",
        "http://[::1]",
        "http://[::1]:8080/x",
        "http://[2001:db8::ffff:192.0.2.1]/x",
        "http://1password.example/x",
        "http://a/@b:c/..//./;p=1/~",
        "http://a/http://b",
        "http://a/?q=[1]",
      })
  void isAcceptedAsItIs(String url) {
    assertThat(EndpointUrl.check(url)).isSameAs(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"                | is empty",
        "a.example           | must begin with http:// or https://",
        "/hook               | must begin with http:// or https://",
        "//a.example/hook    | must begin with http:// or https://",
        "ftp://a             | must begin with http:// or https://",
        "httpx://a           | must begin with http:// or https://",
        "file:///etc/passwd  | must begin with http:// or https://",
        "javascript:alert(1) | must begin with http:// or https://",
        "a:80                | must begin with http:// or https://",
        "http                | must begin with http:// or https://",
        "http:               | two slashes",
        "http:a              | two slashes",
        "http:/x             | two slashes",
        "http://             | no host",
        "http:///x           | no host",
        "http://?x           | no host",
        "http://:80          | no host",
        "http://:80/x        | no host",
        "http://a:           | has a port",
        "http://a:/          | has a port",
        "http://a:0          | has a port",
        "http://a:00000/     | has a port",
        "http://a:65536      | has a port",
        "http://a:99999999999999999999 | has a port",
        "http://a:-1         | has a port",
        "http://a:+80        | has a port",
        "http://a:8o         | has a port",
        "http://a:80:80      | has a port",
        "http://[::1]:       | has a port",
        "http://[::1]:0/     | has a port",
        "http://u@a          | user name",
        "http://u:p@a/       | user name",
        "http://@a           | user name",
        "http://a%40b        | percent sign",
        "http://%61/         | percent sign",
        "http://[fe80::1%25eth0]/ | percent sign",
        "http://a/#          | fragment",
        "http://a#x          | fragment",
        "http://a/?x#y       | fragment",
        "http://[::1         | neither a name nor an IP address",
        "http://[::1]x/      | neither a name nor an IP address",
        "http://[::ffff:0177.0.0.1]/ | neither a name nor an IP address",
        "http://::1/         | no host",
        "http://[]/          | neither a name nor an IP address",
        "http://[1.2.3.4]/   | neither a name nor an IP address",
        "http://[:::1]/      | neither a name nor an IP address",
        "http://[v1.x]/      | neither a name nor an IP address",
        "http://-a/          | neither a name nor an IP address",
        "http://a-/          | neither a name nor an IP address",
        "http://a..b/        | neither a name nor an IP address",
        "http://./           | neither a name nor an IP address",
        "http://.a/          | neither a name nor an IP address",
        "http://a,b/         | neither a name nor an IP address",
        "http://a*b/         | neither a name nor an IP address",
        "http://1.2.3/       | neither a name nor an IP address",
        "http://127.1/       | neither a name nor an IP address",
        "http://1.2.3.256/   | neither a name nor an IP address",
        "http://1.2.3.4./    | neither a name nor an IP address",
        "http://0177.0.0.1/  | neither a name nor an IP address",
        "http://2130706433/  | neither a name nor an IP address",
        "http://0x7f000001/  | neither a name nor an IP address",
        "http://127.0.0.0x1/ | neither a name nor an IP address",
        "http://bücher.example/ | punycode",
        "http://a/ü          | percent-encode",
        "http://a/x y        | spaces or control characters",
        "\" http://a\"       | spaces or control characters",
        "http://a\\b         | backslash",
        "http://a/%zz        | malformed at character",
        "http://a/{id}       | malformed at character",
        "http://a/\\x        | backslash",
        "http://a/<b>        | malformed at character",
      })
  void isRefused(String url, String problem) {
    assertRefused(url, problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a/\t",
        "\nhttp://a",
        "http://a\r\nHost: b",
        "http://a/\0",
        "http://a/\u007f"
      })
  void controlCharactersAreRefused(String url) {
    assertRefused(url, "control characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a/\u00a0", "http://a\u3002b/", "http://\uff41/", "http://a/\u200b"})
  void charactersThatLookLikeOthersAreRefused(String url) {
    assertRefused(url, "plain ASCII");
  }

  @Test
  void nullIsRefused() {
    assertRefused(null, "is missing");
  }

  @Test
  void itMayHave2048Characters() {
    String longest = "http://a/" + "x".repeat(EndpointUrl.MAX_LENGTH - 9);

    assertThat(EndpointUrl.check(longest)).hasSize(2048);
    assertRefused(longest + "x", "more than 2,048 characters");
  }

  @Test
  void aLabelOfAHostNameMayHave63CharactersAndTheNameHave253() {
    String label = "a".repeat(63);
    String longest = (label + ".").repeat(3) + "a".repeat(61);

    assertThat(EndpointUrl.check("http://" + longest)).isNotNull();
    assertRefused("http://" + longest + "a", "neither a name");
    assertRefused("http://" + label + "a", "neither a name");
  }

  @Test
  void aSentenceDoesNotRepeatTheUrl() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointUrl.check("https://hooks.example/s3cret/{x}"))
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example:8443/T0/s3cret?key=1, https://a.example:8443",
    "http://[::1]/x, http://[::1]",
    "HTTP://A?s3cret, HTTP://A",
    "'', ''",
  })
  void theOriginShowsNeitherPathNorQuery(String url, String origin) {
    assertThat(EndpointUrl.origin(url)).isEqualTo(origin);
  }

  private static void assertRefused(String url, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointUrl.check(url))
        .withMessageStartingWith("the URL ")
        .withMessageContaining(problem);
  }
}
