package org.auditwebhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ed25519KeyTest {
  /** What stands before the 32 bytes in a SubjectPublicKeyInfo, RFC 8410 section 4. */
  private static final String SPKI_HEAD = "302a300506032b6570032100";

  /** RFC 8032, section 7.1, test 2. */
  private static final String SEED =
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";

  private static final String PUBLIC =
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

  private static final String SIGNATURE_OF_0X72 =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

  private final SecureRandom random = new SecureRandom();

  @Test
  void agreesWithRfc8032() {
    Ed25519Key key = Ed25519Key.of("whsk_" + base64(SEED));

    assertThat(key.publicText()).isEqualTo("whpk_" + base64(PUBLIC));
    assertThat(key.v1a(new byte[0], new byte[] {0x72}))
        .isEqualTo("v1a," + base64(SIGNATURE_OF_0X72));
  }

  /** RFC 8037, appendices A.1 to A.3. */
  @Test
  void idIsTheThumbprintOfRfc8037() {
    String seed = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
    String base64 = Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(seed));

    Ed25519Key key = Ed25519Key.of("whsk_" + base64);

    assertThat(key.x()).isEqualTo("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
    assertThat(key.id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void headAndBodyAreSignedAsOne() throws Exception {
    Ed25519Key key = Ed25519Key.generate(random);

    String signature = key.v1a("id.1.".getBytes(UTF_8), "body".getBytes(UTF_8));

    byte[] spki =
        HexFormat.of()
            .parseHex(SPKI_HEAD + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(key.x())));
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(spki)));
    verifier.update("id.1.body".getBytes(UTF_8));
    assertThat(verifier.verify(Base64.getDecoder().decode(signature.substring("v1a,".length()))))
        .isTrue();
  }

  @Test
  void ownTextAndSeedAloneAndPemAreTheSameKey() throws Exception {
    byte[] pkcs8 =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    Ed25519Key key =
        Ed25519Key.of(
            "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8)
                + "\n-----END PRIVATE KEY-----\n");
    byte[] both = Base64.getDecoder().decode(key.secretText().substring("whsk_".length()));
    byte[] seed = java.util.Arrays.copyOf(both, 32);

    assertThat(Ed25519Key.of(key.secretText())).isEqualTo(key);
    assertThat(Ed25519Key.of("whsk_" + Base64.getEncoder().encodeToString(seed))).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "whsk_",
        "whsk_AAAA",
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----"
      })
  void otherTextsAreRefusedAndNotShown(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ed25519Key.of(text))
        .withMessageStartingWith("must be whsk_")
        .withMessageNotContaining("AAAA");
  }

  @Test
  void publicHalfThatDoesNotFitIsRefused() {
    String other = Ed25519Key.generate(random).publicText().substring("whpk_".length());
    byte[] both = new byte[64];
    System.arraycopy(HexFormat.of().parseHex(SEED), 0, both, 0, 32);
    System.arraycopy(Base64.getDecoder().decode(other), 0, both, 32, 32);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ed25519Key.of("whsk_" + Base64.getEncoder().encodeToString(both)));
  }

  @Test
  void printsItsIdOnly() {
    Ed25519Key key = Ed25519Key.generate(random);

    assertThat(key.toString()).isEqualTo("Ed25519Key[id=" + key.id() + "]");
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
