package org.auditwebhook.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.auditwebhook.it.harness.Issuer;
import org.auditwebhook.settings.JwtSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
  private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");
  private static final Issuer RSA = Issuer.of("RS256", "rsa");
  private static final Issuer ELLIPTIC = Issuer.of("ES256", "ec");
  private static final Issuer EDWARDS = Issuer.of("EdDSA", "ed");
  private static final Issuer STRANGER = Issuer.of("RS256", "rsa");
  private static final Issuer WEAK = Issuer.ofRsa(1024, "weak");
  private static final String KEYS = Issuer.jwks(RSA, ELLIPTIC, EDWARDS, WEAK);

  private static final JwtSettings.Names NAMES =
      new JwtSettings.Names("sub", "groups", "admin", "read", "ingest");

  private static final String GOOD =
      """
      {"iss":"https://login.example/realms/audit","aud":"audit-webhook","sub":"alice",\
      "exp":%d,"iat":%d,"jti":"1","groups":["admin","staff"]}"""
          .formatted(NOW.getEpochSecond() + 300, NOW.getEpochSecond());

  private final Verifier verifier = verifier(NAMES);

  private static Verifier verifier(JwtSettings.Names names) {
    return new Verifier(
        new JwtSettings(
            "https://login.example/realms/audit",
            "audit-webhook",
            new JwtSettings.File(Path.of("unused")),
            Duration.ofSeconds(30),
            names),
        () -> KeyText.read(KEYS.getBytes(StandardCharsets.UTF_8)),
        () -> NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
        "Ed25519"
      })
  void eachAsymmetricAlgorithmIsVerified(String algorithm) {
    Issuer issuer = Issuer.of(algorithm, "one");
    Verifier own =
        new Verifier(
            new JwtSettings(
                "https://login.example/realms/audit",
                "audit-webhook",
                new JwtSettings.File(Path.of("unused")),
                Duration.ZERO,
                NAMES),
            () -> KeyText.read(Issuer.jwks(issuer).getBytes(StandardCharsets.UTF_8)),
            () -> NOW);

    assertThat(own.verify(issuer.token(GOOD)))
        .isEqualTo(new Verdict.Valid("alice", Set.of("admin", "staff")));
    assertThat(own.verify(Issuer.of(algorithm, "one").token(GOOD)))
        .isInstanceOf(Verdict.Invalid.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void hostileTokensAreRefused(String name, String token, String reason) {
    assertThat(verifier.verify(token))
        .isInstanceOfSatisfying(
            Verdict.Invalid.class,
            invalid -> {
              assertThat(invalid.reason()).contains(reason);
              assertThat(token.isEmpty() || !invalid.reason().contains(token)).isTrue();
            });
  }

  static Stream<Arguments> hostile() {
    return Stream.of(forms(), headers(), keys(), claims("iss"), claims("aud"), times(), subjects())
        .flatMap(table -> table);
  }

  private static Stream<Arguments> forms() {
    String good = RSA.token(GOOD);
    String neither = "neither one that is configured nor a JWT";
    return Stream.of(
        Arguments.of("empty", "", neither),
        Arguments.of("an opaque token", "token-of-somebody", neither),
        Arguments.of("two dots", "..", neither),
        Arguments.of("three dots", "...", neither),
        Arguments.of("four parts", good + ".AAAA", neither),
        Arguments.of("five parts, as encrypted ones have", "a.b.c.d.e", neither),
        Arguments.of("no signature", good.substring(0, good.lastIndexOf('.') + 1), neither),
        Arguments.of("no claims", good.replaceFirst("\\..*\\.", ".."), neither),
        Arguments.of("white space", good + "\n", neither),
        Arguments.of("a comma", good + "," + good, neither),
        Arguments.of("padding", good + "=", neither),
        Arguments.of("plain base64", good + "+/", neither),
        Arguments.of("not ASCII", good + "ä", neither),
        Arguments.of("huge", good + "A".repeat(20_000), neither),
        Arguments.of("a huge one that is signed", padded(20_000), neither),
        Arguments.of("truncated", good.substring(0, good.length() - 20), "not signed by"),
        Arguments.of("a byte more", good + "AA", "not signed by"),
        Arguments.of("a header that is no JSON", signed("header"), "no signed JWT"),
        Arguments.of("a header that is an array", signed("[]"), "no signed JWT"),
        Arguments.of("a deep header", signed("{\"alg\":" + "[".repeat(6_000)), "no signed JWT"));
  }

  private static Stream<Arguments> headers() {
    String more = "asks for more than is understood";
    return Stream.of(
        Arguments.of("no alg", signed("{\"kid\":\"rsa\"}"), "no signed JWT"),
        Arguments.of("alg none", signed("{\"alg\":\"none\"}"), "no signed JWT"),
        Arguments.of(
            "alg none, not signed", unsigned("{\"alg\":\"none\"}", ""), "neither one that"),
        Arguments.of("alg None", signed("{\"alg\":\"None\",\"kid\":\"rsa\"}"), "not signed by"),
        Arguments.of("alg rs256", signed("{\"alg\":\"rs256\",\"kid\":\"rsa\"}"), "not signed by"),
        Arguments.of("two algs", signed("{\"alg\":\"RS256\",\"alg\":\"RS256\"}"), "no signed JWT"),
        Arguments.of("HS256 by the public key", hmac(RSA.publicBytes()), "not signed by"),
        Arguments.of(
            "HS256 by the public key in PEM",
            hmac(RSA.pem().getBytes(StandardCharsets.US_ASCII)),
            "not signed by"),
        Arguments.of("HS256 by nothing", hmac(new byte[1]), "not signed by"),
        Arguments.of("crit", signed("{\"alg\":\"RS256\",\"crit\":[\"exp\"]}"), more),
        Arguments.of(
            "crit of b64", signed("{\"alg\":\"RS256\",\"b64\":false,\"crit\":[\"b64\"]}"), more),
        Arguments.of("b64", signed("{\"alg\":\"RS256\",\"b64\":false}"), more),
        Arguments.of(
            "a token to log out", signed("{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}"), "purpose"),
        Arguments.of(
            "a proof of possession", signed("{\"alg\":\"RS256\",\"typ\":\"dpop+jwt\"}"), "purpose"),
        Arguments.of("a typ that is no text", signed("{\"alg\":\"RS256\",\"typ\":1}"), "no signed"),
        Arguments.of(
            "the key of another algorithm",
            ELLIPTIC.sign("{\"alg\":\"ES256\",\"kid\":\"rsa\"}", GOOD),
            "not signed by"),
        Arguments.of(
            "an algorithm that the key is not for",
            RSA.as("PS256", "rsa").token(GOOD),
            "not signed by"));
  }

  private static Stream<Arguments> keys() {
    String signed = "not signed by";
    return Stream.of(
        Arguments.of("a stranger's key of the same name", STRANGER.token(GOOD), signed),
        Arguments.of("an unknown key", RSA.as("RS256", "other").token(GOOD), signed),
        Arguments.of("no kid, a stranger", STRANGER.sign("{\"alg\":\"RS256\"}", GOOD), signed),
        Arguments.of(
            "a kid that is a path",
            STRANGER.sign("{\"alg\":\"RS256\",\"kid\":\"../../dev/null\"}", GOOD),
            signed),
        Arguments.of(
            "a kid that is a number", signed("{\"alg\":\"RS256\",\"kid\":1}"), "no signed JWT"),
        Arguments.of("a weak key", WEAK.token(GOOD), signed),
        Arguments.of(
            "its own key",
            STRANGER.sign("{\"alg\":\"RS256\",\"jwk\":" + STRANGER.jwk() + "}", GOOD),
            signed),
        Arguments.of(
            "its own key under our name",
            STRANGER.sign(
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":" + STRANGER.jwk() + "}", GOOD),
            signed),
        Arguments.of(
            "the URL of its own key",
            STRANGER.sign(
                "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jku\":\"https://evil.example/\","
                    + "\"x5u\":\"https://evil.example/\"}",
                GOOD),
            signed),
        Arguments.of("a signature of zeros", zeros(RSA, 256), signed),
        Arguments.of("a signature of zeros on a curve", zeros(ELLIPTIC, 64), signed),
        Arguments.of("a signature of zeros by Ed25519", zeros(EDWARDS, 64), signed),
        Arguments.of("a short signature by Ed25519", zeros(EDWARDS, 1), signed),
        Arguments.of("other claims", swapped(), signed));
  }

  /** What the claims that a token is addressed by may not be. */
  private static Stream<Arguments> claims(String name) {
    String reason = name.equals("iss") ? "of another issuer" : "for another audience";
    return Stream.of("\"\"", "\"https://evil.example\"", "\"audit-webhook \"", "null", "[]")
        .map(
            value ->
                Arguments.of(
                    name + " " + value,
                    changed("\"%s\":\"[^\"]*\"".formatted(name), "\"" + name + "\":" + value),
                    name.equals("iss") && value.equals("[]") ? "malformed" : reason));
  }

  private static Stream<Arguments> times() {
    long now = NOW.getEpochSecond();
    String late = "has expired";
    return Stream.of(
        Arguments.of("no exp", changed("\"exp\":\\d+,", ""), "has no exp"),
        Arguments.of("exp null", changed("\"exp\":\\d+", "\"exp\":null"), "has no exp"),
        Arguments.of("expired", changed("\"exp\":\\d+", "\"exp\":" + (now - 30)), late),
        Arguments.of("expired in 1970", changed("\"exp\":\\d+", "\"exp\":0"), late),
        Arguments.of("exp before 1970", changed("\"exp\":\\d+", "\"exp\":-1"), late),
        Arguments.of("exp is a text", changed("\"exp\":\\d+", "\"exp\":\"9\""), "malformed"),
        Arguments.of("exp is an array", changed("\"exp\":\\d+", "\"exp\":[9]"), "malformed"),
        Arguments.of(
            "not valid yet",
            changed("\"jti\"", "\"nbf\":" + (now + 31) + ",\"jti\""),
            "not valid yet"),
        Arguments.of("nbf is a text", changed("\"jti\"", "\"nbf\":\"x\",\"jti\""), "malformed"));
  }

  private static Stream<Arguments> subjects() {
    return Stream.of(
            "null",
            "\"\"",
            "\" \"",
            "{}",
            "[\"alice\"]",
            "true",
            "\"a\\u0000b\"",
            "\"a\\nb\"",
            "\"a\\u202eb\"",
            "\"a\\u2028b\"",
            "\"" + "x".repeat(197) + "\"")
        .map(
            value ->
                Arguments.of(
                    "sub " + value,
                    changed("\"sub\":\"alice\"", "\"sub\":" + value.replace("\\", "\\\\")),
                    value.matches("[{\\[t].*") ? "malformed" : "says in no text"));
  }

  @Test
  void claimsThatAreNoJsonObjectAreRefused() {
    for (String claims : new String[] {"x", "[1]", "1", "{\"a\":" + "[".repeat(5_000)}) {
      assertThat(verifier.verify(RSA.token(claims)))
          .isEqualTo(new Verdict.Invalid("The token has claims that are malformed."));
    }
  }

  @Test
  void noTokenOfGarbageIsMoreThanInvalid() {
    // given what a token may be made of, changed at random; the seed is printed
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String header = mangled(random, "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"ec\",\"x\":1}");
      String token =
          Issuer.base64(header.getBytes(StandardCharsets.UTF_8))
              + "."
              + Issuer.base64(GOOD.getBytes(StandardCharsets.UTF_8))
              + "."
              + Issuer.base64(new byte[random.nextInt(80)]);

      assertThat(verifier.verify(token)).as(token).isInstanceOf(Verdict.Invalid.class);
      assertThat(verifier.verify(mangled(random, token))).isInstanceOf(Verdict.Invalid.class);
      assertThat(verifier.verify(ELLIPTIC.sign(header, "[]"))).isInstanceOf(Verdict.Invalid.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt"})
  void tokensForAccessHaveTheseTypes(String type) {
    assertValid(RSA.sign("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"" + type + "\"}", GOOD));
  }

  @Test
  void theHeaderNeedsOnlyTheAlgorithm() {
    assertValid(RSA.sign("{\"alg\":\"RS256\"}", GOOD));
    assertValid(ELLIPTIC.sign("{\"alg\":\"ES256\"}", GOOD));
  }

  @Test
  void clocksMayDifferByTheSkew() {
    long now = NOW.getEpochSecond();
    assertValid(changed("\"exp\":\\d+", "\"exp\":" + (now - 29)));
    assertValid(changed("\"jti\"", "\"nbf\":" + (now + 30) + ",\"jti\""));
  }

  @Test
  void audienceMayBeOneOfSeveral() {
    assertValid(changed("\"aud\":\"[^\"]*\"", "\"aud\":[\"account\",\"audit-webhook\"]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "groups|{'groups':['read','a b']}|read,a b",
        "groups|{'groups':'read  ingest'}|read,,ingest",
        "groups|{'groups':['read',1,null,['admin'],{'admin':1}]}|read",
        "groups|{'groups':[]}|NONE",
        "groups|{'groups':null}|NONE",
        "groups|{'groups':7}|NONE",
        "groups|{'groups':true}|NONE",
        "groups|{'groups':{'admin':true}}|NONE",
        "groups|{'roles':['admin']}|NONE",
        "realm_access.roles|{'realm_access':{'roles':['read']}}|read",
        "realm_access.roles|{'realm_access':['roles','read']}|NONE",
        "realm_access.roles|{'realm_access':'roles'}|NONE",
        "realm_access.roles|{'realm_access.roles':['read']}|read",
        "a.b.c.d|{'a':{'x':1},'a.b':{'c.d':['read']}}|read",
        "a.b.c|{'a':{'b':{'c':'read'}},'a.b':{'d':'admin'}}|read",
        "resource_access.my.client.roles|{'resource_access':{'my.client':{'roles':['read']}}}|read",
        "https://a.example/roles|{'https://a.example/roles':['read']}|read",
        ".|{'.':['read']}|read",
        "groups.|{'groups':['read']}|NONE"
      })
  void rolesAreFoundWhereTheSettingSays(String path, String claims, String roles) {
    Verifier own = verifier(new JwtSettings.Names("sub", path, "admin", "read", "ingest"));
    String all = GOOD.replaceFirst(",\"groups\":.*", "," + claims.replace('\'', '"').substring(1));

    assertThat(own.verify(RSA.token(all)))
        .isEqualTo(
            new Verdict.Valid(
                "alice", roles.equals("NONE") ? Set.of() : Set.of(roles.split(",", -1))));
  }

  @Test
  void whoHasItMayBeSaidByAnotherClaim() {
    Verifier own = verifier(new JwtSettings.Names("act.upn", "groups", "a", "r", "i"));

    assertThat(own.verify(changed("\"jti\"", "\"act\":{\"upn\":\"bob@a.example\"},\"jti\"")))
        .isEqualTo(new Verdict.Valid("bob@a.example", Set.of("admin", "staff")));
    assertThat(own.verify(RSA.token(GOOD))).isInstanceOf(Verdict.Invalid.class);
  }

  private void assertValid(String token) {
    assertThat(verifier.verify(token))
        .isEqualTo(new Verdict.Valid("alice", Set.of("admin", "staff")));
  }

  private static String changed(String claim, String by) {
    String claims = GOOD.replaceFirst(claim, by);
    assertThat(claims).isNotEqualTo(GOOD);
    return RSA.token(claims);
  }

  private static String signed(String header) {
    return RSA.sign(header, GOOD);
  }

  private static String unsigned(String header, String signature) {
    return Issuer.base64(header.getBytes(StandardCharsets.UTF_8))
        + "."
        + Issuer.base64(GOOD.getBytes(StandardCharsets.UTF_8))
        + "."
        + signature;
  }

  private static String padded(int length) {
    return changed("\"jti\":\"1\"", "\"jti\":\"" + "x".repeat(length) + "\"");
  }

  private static String zeros(Issuer issuer, int length) {
    return issuer.token(GOOD).replaceFirst("[^.]*$", Issuer.base64(new byte[length]));
  }

  /** The signature of one token under the claims of another. */
  private static String swapped() {
    String[] mine = changed("alice", "mallory").split("\\.", -1);
    String[] good = RSA.token(GOOD).split("\\.", -1);
    return good[0] + "." + mine[1] + "." + good[2];
  }

  private static String hmac(byte[] secret) {
    try {
      String token = unsigned("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"rsa\"}", "");
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(token.substring(0, token.length() - 1).getBytes(StandardCharsets.US_ASCII));
      return token + Issuer.base64(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String mangled(Random random, String text) {
    StringBuilder mangled = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mangled.length());
      switch (random.nextInt(3)) {
        case 0 -> mangled.setCharAt(at, (char) random.nextInt(0x250));
        case 1 -> mangled.insert(at, "[]{}\":,.0eE-\\u".charAt(random.nextInt(14)));
        default -> mangled.deleteCharAt(at);
      }
    }
    return mangled.toString();
  }
}
