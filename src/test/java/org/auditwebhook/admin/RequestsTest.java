package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.admin.json.JsonInput;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.outbox.LimitsChange;
import org.auditwebhook.outbox.TestLimits;
import org.auditwebhook.settings.Ordering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bodies and headers of requests mean. */
class RequestsTest {
  private static Object json(String text) {
    return JsonInput.read(text.replace('\'', '"'), 8);
  }

  @Test
  void anyLimitsMayBeChanged() {
    String all =
        "{'initial_backoff':'PT0.5S','max_attempts':10,'concurrency':512,"
            + "'adaptive_concurrency':false,'ordering':'key','batch_enabled':true,"
            + "'batch_max_size':10000,'batch_max_bytes':16777216,'batch_max_wait':'PT10S',"
            + "'rate_limit':1000000,'rate_burst':0}";

    assertThat(LimitsRequest.of(json(all)))
        .isEqualTo(
            new LimitsChange(
                Optional.of(Duration.ofMillis(500)),
                OptionalInt.of(10),
                OptionalInt.of(512),
                Optional.of(false),
                Optional.of(Ordering.KEY),
                new LimitsChange.Batch(
                    Optional.of(true),
                    OptionalInt.of(10_000),
                    OptionalInt.of(16_777_216),
                    Optional.of(Duration.ofSeconds(10))),
                new LimitsChange.Rate(OptionalInt.of(1_000_000), OptionalInt.of(0))));
    assertThat(LimitsRequest.of(json("{'rate_limit':0}")))
        .isEqualTo(
            new LimitsChange(
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                LimitsChange.Batch.NONE,
                new LimitsChange.Rate(OptionalInt.of(0), OptionalInt.empty())));
  }

  @Test
  void everyLimitThatIsShownMayBeChanged() {
    TestLimits.of(32)
        .byName()
        .forEach(
            (name, value) -> {
              Object json = value instanceof String ? "'%s'".formatted(value) : value;
              LimitsRequest.of(json("{'%s':%s}".formatted(name, json)));
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'batch_max_bytes':1023} | \"batch_max_bytes\" must be an integer from 1024 to 16777216",
        "{'rate_limit':1000001} | \"rate_limit\" must be an integer from 0 to 1000000",
        "{'ordering':'NONE'} | \"ordering\" must be one of none, key, strict",
        "{'batch_max_wait':'PT11S'} | \"batch_max_wait\" must be an ISO 8601 duration from PT0S to PT10S",
        "{'adaptive_concurrency':'true'} | \"adaptive_concurrency\" must be true or false",
      })
  void refusalNamesTheFieldAndItsRange(String text, String sentence) {
    assertThatThrownBy(() -> LimitsRequest.of(json(text)))
        .isInstanceOf(JsonInputException.class)
        .hasMessage(sentence);
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
        "{'adaptive_concurrency':1}",
        "{'adaptive_concurrency':null}",
        "{'ordering':'fifo'}",
        "{'ordering':''}",
        "{'ordering':null}",
        "{'batch_enabled':'yes'}",
        "{'batch_max_size':0}",
        "{'batch_max_size':10001}",
        "{'batch_max_bytes':16777217}",
        "{'batch_max_bytes':'1MiB'}",
        "{'batch_max_wait':'PT-1S'}",
        "{'batch_max_wait':1}",
        "{'rate_limit':-1}",
        "{'rate_limit':1.5}",
        "{'rate_limit':4294967296}",
        "{'rate_burst':-1}",
        "{'rate_burst':1000001}",
        "{'batch':{'enabled':true}}",
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
