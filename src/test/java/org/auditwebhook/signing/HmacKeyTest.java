package org.auditwebhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HmacKeyTest {

  /** RFC 4231, section 4; its test case 5 shows only the first half of the signature. */
  @ParameterizedTest(name = "test case {0}")
  @CsvSource({
    "1, 0b, 20, 4869205468657265,"
        + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    "2, 4a656665, 1, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    "3, aa, 20, DD, 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    "4, 0102030405060708090a0b0c0d0e0f10111213141516171819, 1, CD,"
        + " 82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    "5, 0c, 20, 546573742057697468205472756e636174696f6e, a3b6167473100ee06e0c796c2955552b",
    "6, aa, 131, 54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579"
        + "202d2048617368204b6579204669727374,"
        + " 60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    "7, aa, 131, 5468697320697320612074657374207573696e672061206c6172676572207468616e20626c"
        + "6f636b2d73697a65206b657920616e642061206c6172676572207468616e20626c6f636b2d73697a"
        + "6520646174612e20546865206b6579206e6565647320746f20626520686173686564206265666f72"
        + "65206265696e6720757365642062792074686520484d414320616c676f726974686d2e,"
        + " 9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
  })
  void agreesWithRfc4231(int testCase, String key, int times, String data, String signature) {
    // In the cases 3 and 4 the data is one byte fifty times.
    byte[] body = bytes(data, data.length() == 2 ? 50 : 1);

    assertThat(new HmacKey(bytes(key, times)).hex(body)).startsWith(signature).hasSize(64);
  }

  @Test
  void signsAnEmptyBodyAndDoesNotRemember() {
    HmacKey key = HmacKey.of("s3cret");
    String empty = key.hex(new byte[0]);

    key.hex("x".getBytes(UTF_8));

    assertThat(key.hex(new byte[0])).isEqualTo(empty);
  }

  @Test
  void signsInManyThreads() {
    HmacKey key = HmacKey.of("s3cret");
    byte[] body = "{}".getBytes(UTF_8);

    assertThat(IntStream.range(0, 10_000).parallel().mapToObj(i -> key.hex(body)).distinct())
        .containsExactly(key.hex(body));
  }

  @Test
  void secretWithThePrefixIsTheBytesBehindIt() {
    String text = "0123456789abcdef01234567"; // 24 bytes
    String secret = "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));

    assertThat(HmacKey.of(secret)).isEqualTo(HmacKey.of(text));
  }

  @Test
  void otherTextIsItsUtf8Bytes() {
    assertThat(HmacKey.of("grün").length()).isEqualTo(5);
    assertThat(HmacKey.of("d2hzZWM=")).isNotEqualTo(HmacKey.of("whsec"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 23, 65})
  void prefixAsksFor24To64Bytes(int bytes) {
    String secret = "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> HmacKey.of(secret))
        .withMessage("begins with whsec_, so the base64 of 24 to 64 bytes has to follow");
  }

  @Test
  void whatIsNotBase64BehindThePrefixIsRefusedAndNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HmacKey.of("whsec_not*base64-at-all-but-long-enough-for-it"))
        .withMessageNotContaining("not*base64");
  }

  @Test
  void generatedSecretsAreOf32BytesAndDiffer() {
    SecureRandom random = new SecureRandom();
    String secret = HmacKey.generate(random);

    assertThat(secret).startsWith("whsec_").isNotEqualTo(HmacKey.generate(random));
    assertThat(HmacKey.of(secret).length()).isEqualTo(32);
  }

  @Test
  void refusesAnEmptySecret() {
    assertThatIllegalArgumentException().isThrownBy(() -> HmacKey.of(""));
  }

  @Test
  void printsNothingOfItself() {
    assertThat(HmacKey.of("s3cret")).hasToString("<secret>");
  }

  private static byte[] bytes(String hex, int times) {
    return HexFormat.of().parseHex(String.join("", Collections.nCopies(times, hex)));
  }
}
