package org.auditwebhook.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.auditwebhook.audit.Redaction;
import org.auditwebhook.audit.SensitiveKeys;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.outbox.Counts;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.outbox.DeadLetter;
import org.auditwebhook.outbox.DeadLetterFilter;
import org.auditwebhook.outbox.DeadLetters;
import org.auditwebhook.outbox.Deliveries.Delivery;
import org.auditwebhook.outbox.Deliveries.State;
import org.auditwebhook.outbox.Endpoint;
import org.auditwebhook.outbox.Endpoint.Draining;
import org.auditwebhook.outbox.Endpoint.Holds;
import org.auditwebhook.outbox.Endpoint.Outage;
import org.auditwebhook.outbox.Endpoint.PauseReason;
import org.auditwebhook.outbox.Endpoint.Paused;
import org.auditwebhook.outbox.Endpoint.UrlSource;
import org.auditwebhook.outbox.Limits;
import org.auditwebhook.outbox.Receipt;
import org.auditwebhook.outbox.RedeliveryJob;
import org.auditwebhook.outbox.TestLimits;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.signing.Ed25519Key;
import org.auditwebhook.signing.HmacKey;
import org.auditwebhook.signing.SigningKeys;
import org.junit.jupiter.api.Test;

/** The exact JSON of the answers; the examples of the OpenAPI document are held against it. */
class AnswersTest {
  private static final Redaction MASKING = Redaction.masking(SensitiveKeys.CONTRACT);

  private static final String URL = "https://receiver.example/audit";

  private static Endpoint endpoint(String url, UrlSource source, Optional<Draining> draining) {
    Limits limits = TestLimits.byDefault();
    return new Endpoint(1, "default", url, source, draining, limits, Holds.NONE);
  }

  private static DeadLetter letter(String body) {
    return new DeadLetter(
        7,
        body.getBytes(UTF_8),
        Cause.REFUSED,
        OptionalInt.of(400),
        "refused with 400",
        1,
        Instant.parse("2026-03-09T12:00:01Z"),
        Optional.of("registry-a"),
        Instant.parse("2026-03-09T12:00:02Z"),
        0,
        Optional.empty());
  }

  private static final DeadLetter LETTER =
      letter(
          "{\"event_id\":7,\"action\":\"node.registered\",\"timestamp\":\"2026-03-09T12:00:00.25Z\","
              + "\"details\":{\"hostname\":\"alpha\",\"token\":\"t0p\"}}");

  private static final RedeliveryJob JOB =
      new RedeliveryJob(
          5,
          RedeliveryJob.State.RUNNING,
          new DeadLetterFilter(
              Optional.empty(),
              Optional.of(Cause.UNAVAILABLE),
              Optional.of(Instant.parse("2026-03-09T12:00:00Z"))),
          3,
          1,
          Instant.parse("2026-03-09T12:00:00Z"),
          Optional.empty());

  private static final Receipt RECEIPT =
      new Receipt(
          8,
          "network.created",
          Instant.parse("2026-03-09T12:00:01Z"),
          Optional.of("registry-a"),
          Instant.parse("2026-03-09T12:00:01.050Z"),
          204,
          1,
          Duration.ofMillis(12),
          1);

  private static Attempt attempt(String startedAt, Outcome outcome) {
    return new Attempt(Instant.parse(startedAt), Duration.ofMillis(12), outcome);
  }

  private static final Credentials UNSIGNED =
      new Credentials(
          SigningKeys.NONE,
          Map.of(),
          new Credentials.Previous(Optional.empty(), Optional.empty()),
          new Credentials.Sources(false, false, false));

  /** With the key of RFC 8037, appendix A.1. */
  private static final Credentials SIGNED =
      new Credentials(
          new SigningKeys(
              List.of(HmacKey.of("new"), HmacKey.of("old")),
              List.of(Ed25519Key.of("whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))),
          Map.of("Authorization", new Secret("Splunk s3cret")),
          new Credentials.Previous(
              Optional.of(Instant.parse("2026-03-10T12:00:00Z")), Optional.empty()),
          new Credentials.Sources(true, false, false));

  @Test
  void rotations() {
    assertThat(SigningAnswers.secret(SIGNED, Optional.of(new Secret("whsec_…"))))
        .hasToString(Examples.ROTATE_SECRET);
    assertThat(SigningAnswers.secret(SIGNED, Optional.empty())).doesNotContainKey("secret");
    assertThat(SigningAnswers.signingKey(SIGNED)).hasToString(Examples.ROTATE_SIGNING_KEY);
    assertThat(SigningAnswers.headers(SIGNED)).hasToString(Examples.SET_HEADERS);
    assertThat(SigningAnswers.keySet(SIGNED.keys().privateKeys())).hasToString(Examples.KEY_SET);
  }

  @Test
  void setWebhook() {
    Endpoint enabled = endpoint(URL, UrlSource.ADMIN, Optional.empty());
    Endpoint disabled = endpoint("", UrlSource.ADMIN, Optional.empty());

    assertThat(WebhookAnswers.set(enabled, Optional.empty())).hasToString(Examples.SET_WEBHOOK);
    assertThat(WebhookAnswers.set(disabled, Optional.empty()))
        .hasToString("{\"type\":\"set_webhook_ok\",\"status\":\"disabled\",\"url\":\"\"}");
    assertThat(WebhookAnswers.set(enabled, Optional.of("not now")))
        .containsEntry("warning", Json.createValue("not now"));
  }

  @Test
  void getWebhook() {
    Counts counts =
        new Counts(41, 1, 2, Map.of("buffer_full", 2L), 1, 2, Optional.of(Duration.ofMillis(120)));

    assertThat(WebhookAnswers.get(endpoint(URL, UrlSource.ADMIN, Optional.empty()), counts, SIGNED))
        .hasToString(Examples.GET_WEBHOOK);
  }

  @Test
  void getWebhookWhileDisabledAndDraining() {
    Instant until = Instant.parse("2026-03-09T12:00:05Z");
    Endpoint endpoint =
        endpoint(
            "", UrlSource.CONFIGURATION, Optional.of(new Draining("http://old/s3cret", until)));

    assertThat(
            WebhookAnswers.get(
                endpoint, new Counts(0, 0, 0, Map.of(), 0, 0, Optional.empty()), UNSIGNED))
        .hasToString(
            "{\"type\":\"get_webhook_ok\",\"enabled\":false,\"url\":\"\",\"delivered\":0,"
                + "\"failed\":0,\"dropped\":0,\"dlq_size\":0,\"source\":\"configuration\","
                + "\"pending\":0,\"oldest_pending_age\":null,\"dropped_by_cause\":{},\"signed\":false,"
                + "\"secrets\":0,\"secret_source\":\"configuration\","
                + "\"previous_secrets_until\":null,\"signing_keys\":[],"
                + "\"signing_key_source\":\"configuration\","
                + "\"previous_signing_keys_until\":null,\"headers\":[],"
                + "\"headers_source\":\"configuration\","
                + "\"initial_backoff\":\"PT1S\",\"max_attempts\":3,\"concurrency\":512,"
                + "\"adaptive_concurrency\":true,\"ordering\":\"none\","
                + "\"batch_enabled\":false,\"batch_max_size\":400,\"batch_max_bytes\":1048576,"
                + "\"batch_max_wait\":\"PT1S\",\"rate_limit\":0,\"rate_burst\":0,"
                + "\"draining\":{\"until\":\"2026-03-09T12:00:05Z\"},\"paused\":false,"
                + "\"breaker\":{\"state\":\"closed\"}}");
  }

  @Test
  void getWebhookWhilePausedAndDown() {
    Instant since = Instant.parse("2026-03-09T12:00:00Z");
    Instant probeAt = Instant.parse("2026-03-09T12:00:03.100Z");

    assertThat(
            held(
                new Holds(
                    Optional.of(new Paused(since, PauseReason.GONE)),
                    Optional.of(new Outage(since, probeAt, 1, false, "answered 503")))))
        .endsWith(
            "\"draining\":null,\"paused\":true,\"paused_at\":\"2026-03-09T12:00:00Z\","
                + "\"pause_reason\":\"gone\",\"breaker\":{\"state\":\"open\","
                + "\"since\":\"2026-03-09T12:00:00Z\","
                + "\"next_probe_at\":\"2026-03-09T12:00:03.100Z\",\"probes\":1,"
                + "\"reason\":\"answered 503\"}}");
    assertThat(
            held(
                new Holds(
                    Optional.empty(),
                    Optional.of(new Outage(since, probeAt, 1, true, "answered 503")))))
        .endsWith(
            "\"paused\":false,\"breaker\":{\"state\":\"half_open\","
                + "\"since\":\"2026-03-09T12:00:00Z\",\"probes\":1,"
                + "\"reason\":\"answered 503\"}}");
  }

  private static String held(Holds holds) {
    Limits limits = TestLimits.of(32);
    Endpoint endpoint =
        new Endpoint(1, "default", URL, UrlSource.ADMIN, Optional.empty(), limits, holds);
    return WebhookAnswers.get(
            endpoint, new Counts(0, 0, 0, Map.of(), 0, 0, Optional.empty()), UNSIGNED)
        .toString();
  }

  @Test
  void aPing() {
    assertThat(Ping.sent(9)).hasToString(Examples.PING);
  }

  @Test
  void getWebhookDlq() {
    assertThat(
            DeadLetterAnswers.list(
                new Page<>(List.of(LETTER), OptionalLong.empty()),
                new DeadLetters.Matches(1, false),
                MASKING))
        .hasToString(Examples.DEAD_LETTERS);
    assertThat(
            DeadLetterAnswers.list(
                new Page<>(List.of(), OptionalLong.of(9)),
                new DeadLetters.Matches(5, true),
                MASKING))
        .hasToString(
            "{\"type\":\"get_webhook_dlq_ok\",\"events\":[],\"count\":5,\"count_at_least\":true,\"next\":9}");
  }

  @Test
  void aDeadLetterWithItsAttempts() {
    assertThat(
            DeadLetterAnswers.one(
                LETTER,
                List.of(attempt("2026-03-09T12:00:01.500Z", new Outcome.Refused(400))),
                MASKING))
        .hasToString(Examples.DEAD_LETTER);
  }

  @Test
  void anUnansweredDeadLetterHasNoStatusAndNoDetails() {
    DeadLetter letter =
        new DeadLetter(
            1,
            "{\"event_id\":1,\"action\":\"a\",\"timestamp\":\"2026-03-09T12:00:00Z\"}"
                .getBytes(UTF_8),
            Cause.UNAVAILABLE,
            OptionalInt.empty(),
            "connection refused",
            3,
            Instant.EPOCH,
            Optional.empty(),
            Instant.EPOCH,
            2,
            Optional.of(Instant.EPOCH.plusSeconds(1_800)));

    assertThat(
            DeadLetterAnswers.one(
                letter,
                List.of(attempt("1970-01-01T00:00:00Z", Outcome.unanswered("connection refused"))),
                MASKING))
        .hasToString(
            "{\"type\":\"get_dead_letter_ok\",\"event_id\":1,\"action\":\"a\","
                + "\"timestamp\":\"2026-03-09T12:00:00Z\",\"cause\":\"unavailable\","
                + "\"last_status\":null,\"reason\":\"connection refused\",\"attempts\":3,"
                + "\"recorded_at\":\"1970-01-01T00:00:00Z\",\"producer\":null,\"died_at\":\"1970-01-01T00:00:00Z\","
                + "\"redeliveries\":2,\"redeliver_at\":\"1970-01-01T00:30:00Z\","
                + "\"attempt_log\":[{\"number\":3,\"started_at\":\"1970-01-01T00:00:00Z\","
                + "\"latency\":0.012,\"batch_size\":1,\"status\":null,\"outcome\":\"unavailable\","
                + "\"detail\":\"connection refused\"}]}");
  }

  @Test
  void secretsAreRedactedAtEveryDepthAndNumbersKept() {
    DeadLetter letter =
        letter(
            "{\"event_id\":7,\"action\":\"token\",\"timestamp\":\"t\",\"details\":{"
                + "\"API_Key\":{\"a\":1},\"list\":[{\"db_password\":null,\"port\":18446744073709551615,"
                + "\"load\":0.10}],\"member_count\":3,\"reason\":\"ä\"}}");

    assertThat(DeadLetterAnswers.one(letter, List.of(), MASKING).getJsonObject("details"))
        .hasToString(
            "{\"API_Key\":\"<redacted>\",\"list\":[{\"db_password\":\"<redacted>\","
                + "\"port\":18446744073709551615,\"load\":0.10}],\"member_count\":3,\"reason\":\"ä\"}");
  }

  @Test
  void whatIsDoneToDeadLetters() {
    assertThat(DeadLetterAnswers.discarded(7))
        .hasToString("{\"type\":\"discard_ok\",\"event_id\":7}");
    assertThat(DeadLetterAnswers.purged(3)).hasToString("{\"type\":\"purge_ok\",\"purged\":3}");
  }

  @Test
  void redeliverAndTheJobsOfMany() {
    assertThat(RedeliveryAnswers.ordered(JOB)).hasToString(Examples.REDELIVER);
    assertThat(RedeliveryAnswers.counted(3))
        .hasToString(
            "{\"type\":\"redeliver_ok\",\"dry_run\":true,\"matched\":3,\"redelivered\":0}");
    assertThat(RedeliveryAnswers.one())
        .hasToString(
            "{\"type\":\"redeliver_ok\",\"dry_run\":false,\"matched\":1,\"redelivered\":1}");
    assertThat(RedeliveryAnswers.show(JOB)).hasToString(Examples.REDELIVERY);
    assertThat(RedeliveryAnswers.list(new Page<>(List.of(JOB), OptionalLong.of(5))))
        .hasToString(Examples.REDELIVERIES);
  }

  @Test
  void aJobThatHasEnded() {
    RedeliveryJob job =
        new RedeliveryJob(
            6,
            RedeliveryJob.State.CANCELLED,
            new DeadLetterFilter(Optional.of("a"), Optional.empty(), Optional.of(Instant.EPOCH)),
            9,
            0,
            Instant.EPOCH,
            Optional.of(Instant.EPOCH.plusSeconds(1)));

    assertThat(RedeliveryAnswers.cancelled(job))
        .hasToString(
            "{\"type\":\"cancel_ok\",\"job_id\":6,\"state\":\"cancelled\",\"matched\":9,"
                + "\"redelivered\":0,\"created_at\":\"1970-01-01T00:00:00Z\","
                + "\"ended_at\":\"1970-01-01T00:00:01Z\",\"filter\":{\"action\":\"a\","
                + "\"cause\":null,\"before\":\"1970-01-01T00:00:00Z\"}}");
  }

  @Test
  void deliveries() {
    assertThat(DeliveryAnswers.list(new Page<>(List.of(RECEIPT), OptionalLong.of(8))))
        .hasToString(Examples.DELIVERIES);
    assertThat(
            DeliveryAnswers.one(
                new Delivery(
                    8,
                    "network.created",
                    State.DELIVERED,
                    RECEIPT.recordedAt(),
                    RECEIPT.producer(),
                    Optional.empty(),
                    Optional.of(RECEIPT),
                    1,
                    List.of(attempt("2026-03-09T12:00:01.030Z", new Outcome.Accepted(204))))))
        .hasToString(Examples.DELIVERY);
  }

  @Test
  void aPendingDelivery() {
    assertThat(
            DeliveryAnswers.one(
                new Delivery(
                    9,
                    "a",
                    State.PENDING,
                    Instant.EPOCH,
                    Optional.of("cdi"),
                    Optional.of(Instant.EPOCH.plusSeconds(30)),
                    Optional.empty(),
                    0,
                    List.of())))
        .hasToString(
            "{\"type\":\"get_delivery_ok\",\"event_id\":9,\"action\":\"a\",\"state\":\"pending\","
                + "\"recorded_at\":\"1970-01-01T00:00:00Z\",\"producer\":\"cdi\",\"due_at\":\"1970-01-01T00:00:30Z\","
                + "\"delivered_at\":null,\"status\":null,\"latency\":null,\"attempts\":0,"
                + "\"attempt_log\":[]}");
  }

  @Test
  void erased() {
    assertThat(DeadLetterAnswers.erased(7)).hasToString(Examples.ERASE);
  }

  @Test
  void theLastAttemptsKeepTheirNumbers() {
    // two of 102 are kept
    Attempt last = attempt("2026-03-09T12:00:01.030Z", new Outcome.Refused(400));

    assertThat(AttemptAnswers.log(List.of(last, last), 102))
        .extracting(attempt -> attempt.asJsonObject().getInt("number"))
        .containsExactly(101, 102);
  }

  @Test
  void auditEntries() {
    assertThat(Recording.recorded(List.of(101L, 102L))).hasToString(Examples.RECORDED);
    assertThat(Recording.recorded(List.of()))
        .hasToString("{\"type\":\"audit_entries_ok\",\"recorded\":0,\"event_ids\":[]}");
  }
}
