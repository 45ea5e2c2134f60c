package org.auditwebhook.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.auditwebhook.it.harness.Issuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTextTest {
  private static final String NONE = "has no public key to verify with";
  private static final Issuer RSA = Issuer.of("RS256", "rsa");
  private static final Issuer ELLIPTIC = Issuer.of("ES384", "ec");
  private static final Issuer EDWARDS = Issuer.of("EdDSA", "ed");

  @Test
  void aSetHasItsKeysInTheirOrder() {
    assertThat(ids(Issuer.jwks(RSA, ELLIPTIC, EDWARDS))).containsExactly("rsa", "ec", "ed");
  }

  @Test
  void oneJwkIsASetOfOne() {
    assertThat(ids(ELLIPTIC.jwk())).containsExactly("ec");
  }

  @Test
  void pemHasKeysWithoutNames() {
    assertThat(read("comment\n" + RSA.pem() + ELLIPTIC.pem() + EDWARDS.pem()).keys())
        .extracting(VerificationKey::id)
        .containsExactly(Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void whatIsForOtherPurposesIsLeftOut() {
    assertThat(
            ids(
                set(
                    RSA.jwk("\"kid\":\"a\",\"use\":\"enc\""),
                    RSA.jwk("\"kid\":\"b\",\"key_ops\":[\"encrypt\"]"),
                    RSA.jwk("\"kid\":\"c\",\"alg\":\"RSA-OAEP\""),
                    RSA.jwk("\"kid\":\"d\",\"alg\":\"HS256\""),
                    RSA.jwk("\"kid\":\"e\",\"alg\":\"none\""),
                    RSA.jwk("\"kid\":\"f\",\"key_ops\":[\"verify\"]"))))
        .containsExactly("f");
  }

  @Test
  void whatIsMalformedOrUnknownIsLeftOut() {
    assertThat(
            ids(
                set(
                    "5",
                    "null",
                    "[]",
                    "{}",
                    "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\"}",
                    "{\"kty\":\"RSA\"}",
                    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                    "{\"kty\":\"EC\",\"crv\":\"P-999\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                    "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}",
                    RSA.jwk("\"kid\":\"x\",\"x5c\":[\"AAAA\"]"),
                    Issuer.ofRsa(1024, "weak").jwk(),
                    EDWARDS.jwk())))
        .containsExactly("ed");
  }

  @Test
  void rsaKeysHave2048BitsAtLeast() {
    assertRefused(Issuer.jwks(Issuer.ofRsa(1024, "weak")), NONE);
    assertRefused(Issuer.ofRsa(1024, "weak").pem(), NONE);
    assertThat(ids(Issuer.jwks(Issuer.ofRsa(2048, "good")))).containsExactly("good");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kty\":\"oct\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\","
            + "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}"
      })
  void whatCanSignIsRefused(String secret) {
    assertRefused(set(RSA.jwk(), secret), "has a private or symmetric key");
  }

  @Test
  void aPrivateKeyInPemIsRefused() {
    assertRefused(RSA.privatePem() + RSA.pem(), "has a private key");
    assertRefused("-----BEGIN EC PRIVATE KEY-----\nAAAA", "has a private key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "keys",
        "{}",
        "{\"keys\":[]}",
        "{\"keys\":{}}",
        "{\"keys\":[[]]}",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
      })
  void withoutAKeyItIsRefused(String text) {
    assertRefused(text, NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"keys\":[}", "{}x", "{'keys':[]}"})
  void whatIsNoJsonIsRefused(String text) {
    assertRefused(text, "is neither a JWK set nor PEM");
  }

  @Test
  void deepJsonIsRefused() {
    assertRefused("{\"keys\":" + "[".repeat(100_000), "is neither a JWK set nor PEM");
  }

  @Test
  void malformedPemIsRefused() {
    assertRefused(
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "has a public key that is");
    assertRefused(
        "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----", "has a malformed public key");
  }

  @Test
  void moreKeysThanAnyIssuerHasAreRefused() {
    String key = EDWARDS.jwk();
    assertThat(read(set(Collections.nCopies(32, key).toArray(new String[0]))).keys()).hasSize(32);
    assertRefused(set(Collections.nCopies(33, key).toArray(new String[0])), "more than 32 keys");
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static void assertRefused(String text, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(text))
        .withMessageContaining(problem);
  }

  private static List<String> ids(String text) {
    return read(text).keys().stream().map(key -> key.id().orElseThrow()).toList();
  }

  private static KeySet read(String text) {
    return KeyText.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
