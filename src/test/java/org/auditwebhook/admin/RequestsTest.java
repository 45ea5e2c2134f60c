package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.auditwebhook.admin.json.JsonInput;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.outbox.LimitsChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bodies and headers of requests mean. */
class RequestsTest {
  private static Object json(String text) {
    return JsonInput.read(text.replace('\'', '"'), 8);
  }

  @Test
  void anyLimitsMayBeChanged() {
    LimitsChange all =
        LimitsRequest.of(json("{'initial_backoff':'PT0.5S','max_attempts':10,'concurrency':512}"));
    LimitsChange one = LimitsRequest.of(json("{'initial_backoff':'PT1M'}"));

    assertThat(all.initialBackoff()).contains(Duration.ofMillis(500));
    assertThat(all.maxAttempts()).hasValue(10);
    assertThat(all.concurrency()).hasValue(512);
    assertThat(one.initialBackoff()).contains(Duration.ofMinutes(1));
    assertThat(one.maxAttempts()).isEmpty();
    assertThat(one.concurrency()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{'initial_backoff':null}",
        "{'initial_backoff':1}",
        "{'initial_backoff':''}",
        "{'initial_backoff':'1s'}",
        "{'initial_backoff':'-PT1S'}",
        "{'initial_backoff':'PT61S'}",
        "{'initial_backoff':'PT99999999999999999999S'}",
        "{'max_attempts':0}",
        "{'max_attempts':11}",
        "{'max_attempts':3.0}",
        "{'max_attempts':'3'}",
        "{'max_attempts':99999999999999999999}",
        "{'max_attempts':4294967297}",
        "{'max_attempts':null}",
        "{'concurrency':0}",
        "{'concurrency':513}",
        "{'concurrency':true}",
        "{'max_attempts':3,'url':'http://a'}"
      })
  void otherLimitsAreRefused(String text) {
    assertThatThrownBy(() -> LimitsRequest.of(json(text))).isInstanceOf(JsonInputException.class);
  }

  @Test
  void urlsAreCheckedAndEmptyDisables() {
    assertThat(UrlRequest.of(json("{'url':'https://a.example/x'}")))
        .isEqualTo("https://a.example/x");
    assertThat(UrlRequest.of(json("{'url':''}"))).isEmpty();
    assertThat(Thrown.problem(() -> UrlRequest.of(json("{'url':'ftp://a'}"))).detail())
        .isEqualTo("Nothing has changed: the URL must begin with http:// or https://.");
    for (String text :
        List.of("{}", "{'url':null}", "{'url':1}", "{'url':['x']}", "[]", "{'url':'','x':1}")) {
      assertThatThrownBy(() -> UrlRequest.of(json(text))).isInstanceOf(JsonInputException.class);
    }
  }

  @Test
  void redeliveryIsOfAllUnlessItIsSaid() {
    RedeliverRequest all = RedeliverRequest.of(json("{}"));
    RedeliverRequest some =
        RedeliverRequest.of(
            json(
                "{'action':'a','cause':'unavailable','before':'2026-03-09T12:00:00Z','dry_run':true}"));

    assertThat(all.dryRun()).isFalse();
    assertThat(all.filter().action()).isEmpty();
    assertThat(all.filter().cause()).isEmpty();
    assertThat(all.filter().before()).isEmpty();
    assertThat(some.dryRun()).isTrue();
    assertThat(some.filter().action()).contains("a");
    assertThat(some.filter().cause()).contains(Cause.UNAVAILABLE);
    assertThat(some.filter().before()).contains(Instant.parse("2026-03-09T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "{'action':''}",
        "{'action':1}",
        "{'cause':'dead'}",
        "{'cause':null}",
        "{'before':'now'}",
        "{'dry_run':'true'}",
        "{'dry_run':null}",
        "{'limit':1}"
      })
  void otherRedeliveriesAreRefused(String text) {
    assertThatThrownBy(() -> RedeliverRequest.of(json(text)))
        .isInstanceOf(JsonInputException.class);
  }

  @Test
  void wireMessagesAreTheContracts() {
    assertThat(
            WireMessage.of(
                json("{'type':'set_webhook','admin_token':'t','url':'http://a','request_id':7}")))
        .isEqualTo(new WireMessage(WireMessage.Type.SET_WEBHOOK, "t", "http://a"));
    assertThat(WireMessage.of(json("{'type':'get_webhook','admin_token':'t'}")))
        .isEqualTo(new WireMessage(WireMessage.Type.GET_WEBHOOK, "t", ""));
    assertThat(WireMessage.of(json("{'type':'get_webhook_dlq'}")))
        .isEqualTo(new WireMessage(WireMessage.Type.GET_WEBHOOK_DLQ, "", ""));
    for (String text :
        List.of(
            "{}",
            "[]",
            "{'type':null}",
            "{'type':'get'}",
            "{'type':'set_webhook','admin_token':'t'}",
            "{'type':'set_webhook','admin_token':'t','url':null}",
            "{'type':'get_webhook','admin_token':1}")) {
      assertThatThrownBy(() -> WireMessage.of(json(text))).isInstanceOf(JsonInputException.class);
    }
  }

  @Test
  void idempotencyKeysAreOneHeaderOfVisibleAscii() {
    assertThat(IdempotencyHeader.of(null)).isEmpty();
    assertThat(IdempotencyHeader.of(List.of())).isEmpty();
    assertThat(IdempotencyHeader.of(List.of("k".repeat(255)))).contains("k".repeat(255));
    for (List<String> headers :
        List.of(
            List.of("a", "a"),
            List.of(""),
            List.of("a b"),
            List.of("ä"),
            List.of("a\t"),
            List.of("k".repeat(256)))) {
      assertThat(Thrown.problem(() -> IdempotencyHeader.of(headers)).status()).isEqualTo(400);
    }
  }

  @Test
  void bodiesAreReadNoFurtherThanTheyMayBe() {
    ByteArrayInputStream endless = new ByteArrayInputStream(new byte[100]);

    assertThat(Body.bytes(new ByteArrayInputStream(new byte[10]), 10)).hasSize(10);
    assertThat(Body.bytes(null, 10)).isEmpty();
    assertThat(Thrown.problem(() -> Body.bytes(endless, 10)).status()).isEqualTo(413);
    assertThat(endless.available()).isEqualTo(100 - 11);
  }

  @Test
  void aBodyThatBreaksOffIsTheSendersFault() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };

    assertThat(Thrown.problem(() -> Body.bytes(broken, 10)).status()).isEqualTo(400);
    assertThatThrownBy(() -> Body.json(null)).isInstanceOf(JsonInputException.class);
  }
}
