package org.auditwebhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.auditwebhook.settings.EgressSettings;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {
  private static final String PUBLIC = "93.184.216.34";

  private final Dns dns = new Dns().with("a.test", PUBLIC);

  @ParameterizedTest
  @CsvSource({
    // the first and the last address of each block, and its neighbours that are public
    "0.0.0.0, 0.255.255.255, 1.0.0.0",
    "10.0.0.0, 10.255.255.255, 9.255.255.255",
    "10.0.0.0, 10.255.255.255, 11.0.0.0",
    "100.64.0.0, 100.127.255.255, 100.63.255.255",
    "100.64.0.0, 100.127.255.255, 100.128.0.0",
    "127.0.0.0, 127.255.255.255, 126.255.255.255",
    "127.0.0.0, 127.255.255.255, 128.0.0.0",
    "169.254.0.0, 169.254.255.255, 169.253.255.255",
    "169.254.0.0, 169.254.255.255, 169.255.0.0",
    "172.16.0.0, 172.31.255.255, 172.15.255.255",
    "172.16.0.0, 172.31.255.255, 172.32.0.0",
    "192.0.0.0, 192.0.0.255, 192.0.1.0",
    "192.0.2.0, 192.0.2.255, 192.0.3.0",
    "192.31.196.0, 192.31.196.255, 192.31.197.0",
    "192.52.193.0, 192.52.193.255, 192.52.194.0",
    "192.88.99.0, 192.88.99.255, 192.88.100.0",
    "192.168.0.0, 192.168.255.255, 192.167.255.255",
    "192.168.0.0, 192.168.255.255, 192.169.0.0",
    "192.175.48.0, 192.175.48.255, 192.175.49.0",
    "198.18.0.0, 198.19.255.255, 198.17.255.255",
    "198.18.0.0, 198.19.255.255, 198.20.0.0",
    "198.51.100.0, 198.51.100.255, 198.51.101.0",
    "203.0.113.0, 203.0.113.255, 203.0.114.0",
    "224.0.0.0, 255.255.255.255, 223.255.255.255",
    "168.63.129.16, 168.63.129.16, 168.63.129.17",
    "::, 1fff:ffff::, 2000::1",
    "64:ff9b:1::, 64:ff9b:1:ffff::1, 2600::1",
    "2001::, 2001:1ff:ffff::1, 2001:200::1",
    "2001:db8::, 2001:db8:ffff::1, 2001:db7::1",
    "2001:db8::, 2001:db8:ffff::1, 2001:db9::1",
    "2002::, 2002:ffff::1, 2003::1",
    "2620:4f:8000::, 2620:4f:8000:ffff::1, 2620:4f:8001::1",
    "3fff::, 3fff:0fff:ffff::1, 3fff:1000::1",
    "4000::, ffff:ffff::1, 3ffe::1",
  })
  void addressesThatNoPublicEndpointHasAreForbidden(String first, String last, String outside) {
    EgressPolicy policy = policy("", false);

    assertBlocked(policy, literal(first));
    assertBlocked(policy, literal(last));
    assertAllowed(policy, literal(outside));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, loopback addresses (RFC 1122)",
    "10.1.2.3, private addresses (RFC 1918)",
    "100.100.100.100, addresses of a carrier's NAT (RFC 6598)",
    "169.254.1.1, link-local addresses (RFC 3927)",
    "169.254.169.254, addresses of a cloud's metadata service",
    "100.100.100.200, addresses of a cloud's metadata service",
    "168.63.129.16, addresses of a cloud's metadata service",
    "fd00:ec2::254, addresses of a cloud's metadata service",
    "fd20:ce::254, addresses of a cloud's metadata service",
    "255.255.255.255, broadcast addresses (RFC 8190)",
    "240.0.0.1, reserved addresses (RFC 1112)",
    "239.1.2.3, multicast addresses (RFC 5771)",
    "::, unspecified addresses (RFC 4291)",
    "::1, loopback addresses (RFC 4291)",
    "fd12:3456::1, private addresses (RFC 4193)",
    "fe80::1, link-local addresses (RFC 4291)",
    "fec0::1, site-local addresses (RFC 3879)",
    "ff02::1, multicast addresses (RFC 4291)",
    "100::1, addresses to discard (RFC 6666)",
    "5f00::1, addresses of segment routing (RFC 9602)",
    "2001:20::1, ORCHIDv2 addresses (RFC 7343)",
    "2001:2::1, addresses for benchmarks (RFC 5180)",
    "1234::1, reserved addresses (RFC 4291)",
    "::7f00:1, IPv4-compatible addresses (RFC 4291)",
    "::ffff:127.0.0.1, loopback addresses (RFC 1122)",
    "::ffff:0:127.0.0.1, IPv4-translated addresses (RFC 2765)",
    "64:ff9b::127.0.0.1, loopback addresses (RFC 1122)",
    "64:ff9b::a9fe:a9fe, addresses of a cloud's metadata service",
    "64:ff9b:1::1.1.1.1, addresses of a local NAT64 (RFC 8215)",
    "2002:0808:0808::1, 6to4 addresses (RFC 3056)",
    "2001:0:0808:0808::1, Teredo addresses (RFC 4380)",
    "2600::5efe:10.0.0.1, private addresses (RFC 1918)",
    "2600::200:5efe:10.0.0.1, private addresses (RFC 1918)",
  })
  void sentenceTellsTheKind(String address, String kind) {
    assertThat(blocked(policy("", false), literal(address))).contains(kind);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PUBLIC,
        "2606:2800:220:1::1",
        "::ffff:93.184.216.34",
        "64:ff9b::93.184.216.34",
        "2600::5efe:93.184.216.34"
      })
  void publicAddressesAndThoseThatLeadToThemAreAllowed(String address) {
    assertAllowed(policy("", false), literal(address));
  }

  /** The JDK turns the text of such an address into an IPv4 address, but not every object. */
  @Test
  void mappedAddressThatTheJdkDidNotTurnIsTheIpv4Address() throws Exception {
    byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    InetAddress mapped = Inet6Address.getByAddress("a.test", bytes, -1);
    assertThat(mapped).isInstanceOf(Inet6Address.class);

    assertBlocked(policy("", host -> List.of(mapped)), "https://a.test/");
    assertAllowed(policy("127.0.0.1", host -> List.of(mapped)), "https://a.test/");
  }

  @Test
  void addressesOfANameAreGivenInTheResolversOrder() throws Exception {
    dns.with("two.test", "2606:2800:220:1::1", PUBLIC);

    assertThat(policy("", false).check(URI.create("https://two.test/x")))
        .containsExactly(Dns.address("2606:2800:220:1::1"), Dns.address(PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "::1", "169.254.169.254"})
  void oneForbiddenAnswerRefusesAll(String address) {
    dns.with("last.test", PUBLIC, address).with("first.test", address, PUBLIC);

    assertBlocked(policy("", false), "https://last.test/");
    assertBlocked(policy("", false), "https://first.test/");
  }

  @Test
  void nameThatCanNotBeResolvedIsNotBlocked() {
    dns.with("none.test");

    for (String url : List.of("https://none.test/", "https://unknown.test/")) {
      assertThatThrownBy(() -> policy("", false).check(URI.create(url)))
          .isInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void addressesAreNotResolved() {
    assertAllowed(policy("", false), literal(PUBLIC));
    assertBlocked(policy("", false), literal("::1"));

    assertThat(dns.asked).isEmpty();
  }

  @Test
  void httpIsAllowedOnlyWhereItIsSet() {
    assertThat(blocked(policy("", false), "http://a.test/"))
        .isEqualTo(
            "the URL begins with http://; use https://, or set"
                + " audit.webhook.egress.allow-http=true");
    assertThat(blocked(policy("a.test", false), "HTTP://a.test/")).contains("allow-http");
    assertAllowed(policy("", true), "http://a.test/");
    assertAllowed(policy("", true), "HTTPS://a.test/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://a.test/", "file:///etc/passwd", "https:a.test", "https://u@a.test/"})
  void whatIsNoUrlToPostToIsBlocked(String url) {
    assertThat(blocked(policy("", true), url)).startsWith("the URL ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost.", "a.localhost", "LOCALHOST"})
  void namesOfThisMachineAreBlockedWhateverTheyResolveTo(String host) {
    dns.with("localhost", PUBLIC).with("a.localhost", PUBLIC);

    assertBlocked(policy("", false), "https://" + host + "/");
    assertThat(dns.asked).isEmpty();
    assertAllowed(policy("127.0.0.1", false), "https://" + host + "/");
    assertAllowed(policy("localhost,a.localhost", false), "https://" + host + "/");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, https://10.1.2.3/, true",
    "10.0.0.0/8, https://10.1.2.3:8443/, true",
    "10.0.0.0/8, https://11.0.0.1.in.test/, false",
    "10.0.0.0/8, https://in.test/, true",
    "10.0.0.0/8, https://mixed.test/, false",
    "'10.0.0.0/8,fd00::/8', https://mixed.test/, true",
    "10.0.0.5, https://in.test/, true",
    "10.0.0.5:8443, https://in.test/, false",
    "10.0.0.5:8443, https://in.test:8443/, true",
    "10.0.0.5:443, https://in.test/, true",
    "in.test, https://in.test/, true",
    "in.test, https://IN.test./, true",
    "In.Test., https://in.test/, true",
    "in.test, https://a.in.test/, false",
    "in.test:8443, https://in.test/, false",
    "in.test:8443, https://in.test:8443/, true",
    "in.test, https://10.0.0.5/, false",
    "in.test, https://mixed.test/, false",
    "[fd00::5]:443, https://[fd00::5]/, true",
    "[fd00::5]:443, https://[fd00::5]:444/, false",
    "fd00::5, https://[fd00:0::5]:444/, true",
    "0.0.0.0/0, https://127.0.0.1/, true",
    "0.0.0.0/0, https://[::1]/, false",
    "0.0.0.0/0, https://[::ffff:10.0.0.5]/, true",
    "10.0.0.0/8, https://[64:ff9b::10.0.0.5]/, true",
    "64:ff9b::/96, https://[64:ff9b::10.0.0.5]/, true",
    "10.0.0.0/8, https://[2002:a00:5::1]/, false",
    "10.0.0.0/8, https://[::10.0.0.5]/, false",
    "2002::/16, https://[2002:a00:5::1]/, true",
  })
  void whatTheSettingsNameIsAllowed(String allow, String url, boolean allowed) {
    dns.with("in.test", "10.0.0.5")
        .with("a.in.test", "10.0.0.5")
        .with("11.0.0.1.in.test", "192.168.0.1")
        .with("mixed.test", "10.0.0.5", "fd00::5");

    if (allowed) {
      assertAllowed(policy(allow, false), url);
    } else {
      assertBlocked(policy(allow, false), url);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'0.0.0.0/0,::/0', false",
    "169.254.169.254/31, false",
    "metadata.test, false",
    "metadata.test:443, false",
    "169.254.169.254, true",
    "169.254.169.254/32, true",
    "169.254.169.254:443, true",
    "169.254.169.254:80, false",
  })
  void metadataIsAllowedByItsVeryAddressOnly(String allow, boolean allowed) {
    dns.with("metadata.test", "169.254.169.254");

    for (String url : List.of("https://metadata.test/", "https://169.254.169.254/latest")) {
      if (allowed) {
        assertAllowed(policy(allow, false), url);
      } else {
        assertThat(blocked(policy(allow, false), url)).contains("metadata");
      }
    }
  }

  /** The whole of IPv6 is allowed, but no way from it to IPv4's metadata. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::a9fe:a9fe",
        "::a9fe:a9fe",
        "::ffff:0:a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "2001:0:a9fe:a9fe::1",
        "2001:0:808:808:0:0:5601:5601",
        "2600::5efe:a9fe:a9fe",
        "fe80::5efe:a9fe:a9fe",
        "fd00:ec2::254"
      })
  void metadataIsFoundInEveryForm(String address) {
    assertThat(blocked(policy("::/0,0.0.0.0/0", false), literal(address))).contains("metadata");
  }

  @Test
  void sentenceNamesHostBlockAndSettingButNotWhatTheNameResolvesTo() {
    dns.with("secret.test", "10.1.2.3");

    assertThat(blocked(policy("", false), "https://Secret.test/path?token=t"))
        .isEqualTo(
            "the host secret.test has an address in 10.0.0.0/8, private addresses (RFC 1918);"
                + " if it is meant, add the host or its network to audit.webhook.egress.allow");
    assertThat(blocked(policy("", false), "https://169.254.169.254/"))
        .isEqualTo(
            "the host 169.254.169.254 has an address in 169.254.169.254/32, addresses of a cloud's"
                + " metadata service; only an entry of audit.webhook.egress.allow that is this very"
                + " address allows it");
  }

  @Test
  void nameWithAnUnderscoreIsAHost() {
    dns.with("hook_in.test", "10.0.0.5").with("hook_out.test", PUBLIC);

    assertBlocked(policy("", false), "https://hook_in.test:8443/");
    assertAllowed(policy("", false), "https://hook_out.test:8443/");
    assertAllowed(policy("hook_in.test:8443", false), "https://hook_in.test:8443/");
  }

  private EgressPolicy policy(String allow, boolean allowHttp) {
    return new EgressPolicy(settings(allow, allowHttp), dns);
  }

  private static EgressPolicy policy(String allow, Resolver resolver) {
    return new EgressPolicy(settings(allow, false), resolver);
  }

  static EgressSettings settings(String allow, boolean allowHttp) {
    return Settings.read(
            Texts.of(
                Map.of("egress.allow", allow, "egress.allow-http", Boolean.toString(allowHttp))))
        .egress();
  }

  private static String literal(String address) {
    return "https://" + (address.contains(":") ? "[" + address + "]" : address) + "/";
  }

  private static void assertAllowed(EgressPolicy policy, String url) {
    assertThatCode(() -> policy.check(URI.create(url))).as(url).doesNotThrowAnyException();
  }

  private static void assertBlocked(EgressPolicy policy, String url) {
    blocked(policy, url);
  }

  /** The sentence. */
  private static String blocked(EgressPolicy policy, String url) {
    BlockedException blocked =
        catchThrowableOfType(BlockedException.class, () -> policy.check(URI.create(url)));
    assertThat(blocked).as(url).isNotNull();
    return blocked.getMessage();
  }
}
