package org.auditwebhook.signing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.net.http.HttpHeaders;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The headers, verified by the reference library of Standard Webhooks for Java. */
class SigningKeysTest {
  private static final String ID = "evt_0123456789abcdef_17";
  private static final String BODY = "{\"event_id\":17,\"action\":\"grün\"}";

  private final SecureRandom random = new SecureRandom();
  private final String secret = HmacKey.generate(random);
  private final String older = HmacKey.generate(random);
  private final Instant now = Instant.now();

  @Test
  void referenceLibraryAcceptsTheHeaders() {
    assertThatCode(() -> verify(secret, BODY, signed(secret))).doesNotThrowAnyException();
  }

  @Test
  void referenceLibraryAcceptsOldAndNewSecretWhileRotating() {
    Map<String, String> headers = signed(secret, older);

    assertThatCode(() -> verify(secret, BODY, headers)).doesNotThrowAnyException();
    assertThatCode(() -> verify(older, BODY, headers)).doesNotThrowAnyException();
    refuses(HmacKey.generate(random), BODY, headers);
  }

  @Test
  void referenceLibraryAcceptsHeadersWithAnEd25519SignatureBeside() {
    Map<String, String> headers =
        new SigningKeys(List.of(HmacKey.of(secret)), List.of(Ed25519Key.generate(random)))
            .headers(ID, now, BODY.getBytes(UTF_8));

    assertThatCode(() -> verify(secret, BODY, headers)).doesNotThrowAnyException();
  }

  @Test
  void referenceLibraryRefusesAChangedByteIdOrTime() {
    Map<String, String> headers = signed(secret);

    refuses(secret, BODY.replace("17", "18"), headers);
    refuses(secret, BODY, with(headers, SigningKeys.ID, ID + "0"));
    refuses(
        secret,
        BODY,
        with(headers, SigningKeys.TIMESTAMP, Long.toString(now.getEpochSecond() - 1)));
  }

  @Test
  void referenceLibraryRefusesAnOldAttempt() {
    Map<String, String> old = keys(secret).headers(ID, now.minusSeconds(600), BODY.getBytes(UTF_8));

    refuses(secret, BODY, old);
  }

  /** The vector that the reference libraries test themselves with. */
  @Test
  void signatureIsOfIdTimeAndBody() {
    String fixed = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    Map<String, String> headers =
        keys(fixed)
            .headers(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}".getBytes(UTF_8));

    assertThat(headers)
        .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
        .containsEntry("webhook-timestamp", "1614265330")
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void withoutAKeyThereAreIdAndTimeOnly() {
    assertThat(SigningKeys.NONE.headers(ID, now, new byte[0]))
        .containsOnlyKeys("webhook-id", "webhook-timestamp");
  }

  @Test
  void referenceContractsSignatureIsOfTheBodyAloneAndOfTheNewestSecret() {
    byte[] body = BODY.getBytes(UTF_8);
    Map<String, String> headers = keys("new", "old", "oldest").headers(ID, now, body);

    assertThat(headers)
        .containsEntry("X-Pilot-Signature-256", HmacKey.of("new").hex(body))
        .containsEntry("X-Pilot-Signature-256-Previous", HmacKey.of("old").hex(body));
    assertThat(headers.get("webhook-signature").split(" ")).hasSize(3);
  }

  @Test
  void secretThatIsGivenTwiceCountsOnce() {
    assertThat(keys("same", "same").headers(ID, now, new byte[0]))
        .doesNotContainKey("X-Pilot-Signature-256-Previous");
  }

  @Test
  void printsNoSecret() {
    Ed25519Key key = Ed25519Key.generate(random);

    assertThat(new SigningKeys(List.of(HmacKey.of("s3cret")), List.of(key)).toString())
        .contains(key.id())
        .doesNotContain("s3cret")
        .doesNotContain(key.secretText());
  }

  private Map<String, String> signed(String... secrets) {
    return keys(secrets).headers(ID, now, BODY.getBytes(UTF_8));
  }

  private static SigningKeys keys(String... secrets) {
    return new SigningKeys(List.of(secrets).stream().map(HmacKey::of).toList(), List.of());
  }

  private static void refuses(String secret, String body, Map<String, String> headers) {
    assertThatExceptionOfType(WebhookVerificationException.class)
        .isThrownBy(() -> verify(secret, body, headers));
  }

  private static void verify(String secret, String body, Map<String, String> headers)
      throws WebhookVerificationException {
    Set<String> names = Set.of("webhook-id", "webhook-timestamp", "webhook-signature");
    Map<String, List<String>> lists =
        headers.entrySet().stream()
            .filter(header -> names.contains(header.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
    new Webhook(secret).verify(body, HttpHeaders.of(lists, (name, value) -> true));
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    Map<String, String> changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }
}
