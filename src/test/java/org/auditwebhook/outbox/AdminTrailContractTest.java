package org.auditwebhook.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.delivery.Attempt;
import org.auditwebhook.delivery.Cause;
import org.auditwebhook.delivery.Outcome;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.settings.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What admins change is told, in the transaction that changes it: on every database. */
@Timeout(60)
abstract class AdminTrailContractTest {
  private static final Requester OPS = new Requester("ops", "192.0.2.7");
  private static final String WHO =
      "\"endpoint\":\"default\",\"principal\":\"ops\",\"address\":\"192.0.2.7\"";

  /** Base64 of 32 bytes. */
  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  private OutboxUnderTest outbox;

  /** Opens an outbox with these settings on the database of this test. */
  abstract OutboxUnderTest onItsDatabase(Map<String, String> settings);

  @BeforeEach
  void open() {
    outbox =
        onItsDatabase(
            Map.of(
                "audit.webhook.encryption.key",
                KEY,
                "audit.webhook.url",
                "http://a.test/x?key=k1",
                "audit.webhook.admin.audit",
                "true"));
  }

  @AfterEach
  void close() {
    outbox.close();
  }

  // another URL

  @Test
  void anotherUrlIsToldToTheOldOneAtOnce() {
    outbox.endpoints.retarget(OPS, "default", "http://b.test/y?key=k2");

    assertThat(told())
        .singleElement()
        .asString()
        .contains("\"action\":\"webhook.url_changed\"")
        .contains(WHO)
        .contains("\"old_url\":\"http://a.test/x?<redacted>\"")
        .contains("\"new_url\":\"http://b.test/y?<redacted>\",\"enabled\":true");
    assertThat(handedOver()).containsExactly(Optional.of("http://a.test/x?key=k1"));
    assertThat(outbox.endpoint().url()).isEqualTo("http://b.test/y?key=k2");
  }

  @Test
  void disablingIsToldAndDrained() {
    outbox.endpoints.retarget(OPS, "default", "");

    assertThat(told()).singleElement().asString().contains("\"new_url\":\"\",\"enabled\":false");
    assertThat(handedOver()).containsExactly(Optional.of("http://a.test/x?key=k1"));
    assertThat(outbox.endpoint().draining()).isPresent();
  }

  @Test
  void enablingIsToldToTheNewOneInTheUsualWay() {
    outbox.endpoints.retarget(OPS, "default", "");
    outbox.endpoints.finishDraining("default");
    handedOver();

    outbox.endpoints.retarget(OPS, "default", "http://b.test");

    assertThat(told()).hasSize(2).last().asString().contains("\"old_url\":\"\"");
    assertThat(handedOver()).isEmpty();
  }

  @Test
  void theSameUrlIsNotTold() {
    outbox.endpoints.retarget(OPS, "default", "http://a.test/x?key=k1");

    assertThat(told()).isEmpty();
  }

  @Test
  void anotherUrlIsTriedAtTheOldOneThoughThatIsPausedOrDown() {
    outbox.pauses.pause(OPS, "default");
    outbox.breakers.open(outbox.endpoint(), "http://a.test/x?key=k1", "test", Duration.ofHours(1));
    handedOver();

    outbox.endpoints.retarget(OPS, "default", "http://b.test");

    assertThat(handedOver()).containsExactly(Optional.of("http://a.test/x?key=k1"));
  }

  // pausing

  @Test
  void aPauseIsToldAndDoesNotHoldThatBack() {
    outbox.pauses.pause(OPS, "default");
    outbox.record(1);

    assertThat(told()).singleElement().asString().contains("webhook.paused").contains(WHO);
    assertThat(handedOver()).containsExactly(Optional.of("http://a.test/x?key=k1"));
    assertThat(outbox.lane().isOpenToAnnouncements()).isTrue();
    assertThat(outbox.lane().isOpenTo("http://a.test/x?key=k1")).isFalse();
  }

  @Test
  void whatIsToldOfAPauseIsPendingWhenItIsInVain() {
    outbox.pauses.pause(OPS, "default");
    Leased announcement = outbox.lane().take(Duration.ZERO).get(0);

    outbox.settlements.settle(
        List.of(
            new Settled(
                announcement,
                List.of(new Attempt(Instant.EPOCH, Duration.ZERO, Outcome.unanswered("no answer"))),
                new Settlement.DueAgain(Duration.ZERO))));

    assertThat(outbox.counts().pending()).isEqualTo(1);
    outbox.lane().release(1, 0, List.of());
    outbox.pauses.resume(OPS, "default");
    assertThat(outbox.claim(10)).hasSize(2).allMatch(leased -> leased.announcedTo().isEmpty());
  }

  @Test
  void whatIsToldAndNotCalledBeforeACrashIsClaimedAfterwards() {
    outbox.pauses.pause(OPS, "default");
    assertThat(handedOver()).hasSize(1);

    outbox.database.transaction(
        connection ->
            Jdbc.update(
                connection,
                "UPDATE delivery SET leased_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND"));
    outbox.pauses.resume(OPS, "default");

    assertThat(outbox.claim(10)).hasSize(2);
  }

  @Test
  void aSecondPauseAndAResumeOfNothingAreNotTold() {
    outbox.pauses.resume(OPS, "default");
    outbox.pauses.pause(OPS, "default");
    outbox.pauses.pause(OPS, "default");

    assertThat(told()).hasSize(1);
  }

  @Test
  void anAnnouncementNeedsNoFreeSlot() {
    outbox.lane().caughtUp();
    outbox.record(100);
    int taken = handedOver().size();

    outbox.pauses.pause(OPS, "default");

    assertThat(taken).isLessThanOrEqualTo(32);
    assertThat(handedOver()).containsExactly(Optional.of("http://a.test/x?key=k1"));
  }

  // the rest

  @Test
  void otherLimitsAreToldWithWhatTheyWere() {
    LimitsChange change =
        new LimitsChange(
            Optional.empty(),
            OptionalInt.of(2),
            OptionalInt.of(32),
            Optional.empty(),
            Optional.empty(),
            LimitsChange.Batch.NONE,
            LimitsChange.Rate.NONE);

    outbox.endpoints.change(OPS, "default", change);
    outbox.endpoints.change(OPS, "default", change);

    assertThat(told())
        .singleElement()
        .asString()
        .contains("webhook.limits_changed")
        .contains("\"before\":{\"max_attempts\":3},\"after\":{\"max_attempts\":2}");
  }

  @Test
  void whatIsDoneToDeadLettersIsTold() {
    List<Long> dead = dead(4);
    Endpoint endpoint = outbox.endpoint();
    Instant later = Instant.now().plusSeconds(60);
    DeadLetterFilter all =
        new DeadLetterFilter(Optional.empty(), Optional.of(Cause.REFUSED), Optional.of(later));

    outbox.deadLetters.discard(OPS, endpoint, dead.get(0));
    outbox.deadLetters.discard(OPS, endpoint, dead.get(0)); // not dead any more: nothing is told
    outbox.deadLetters.redeliver(OPS, endpoint, dead.get(1));
    long job = outbox.jobs.order(OPS, endpoint, all).jobId();
    outbox.jobs.cancel(OPS, endpoint, job);
    outbox.jobs.cancel(OPS, endpoint, job);
    outbox.deadLetters.purge(OPS, endpoint, all);
    outbox.deadLetters.purge(OPS, endpoint, all);
    outbox.erasure.erase(OPS, dead.get(1));
    outbox.erasure.erase(OPS, dead.get(1));

    assertThat(told())
        .satisfiesExactly(
            one -> assertThat(one).contains("dead_letter_discarded", "\"event_id\":" + dead.get(0)),
            one ->
                assertThat(one).contains("dead_letter_redelivered", "\"event_id\":" + dead.get(1)),
            one -> assertThat(one).contains("redelivery_ordered", "\"matched\":2", "refused"),
            one -> assertThat(one).contains("redelivery_cancelled", "\"job_id\":" + job),
            one -> assertThat(one).contains("dead_letters_purged", "\"matched\":2", "refused"),
            one -> assertThat(one).contains("event_erased", "\"event_id\":" + dead.get(1)));
    assertThat(told()).allMatch(one -> one.contains(WHO));
  }

  @Test
  void otherSecretsAndHeadersAreToldAndNotShown() {
    Secret secret = new Secret("another-secret-of-this-test");

    outbox.secretChanges.rotateSecret(OPS, "default", secret);
    outbox.secretChanges.rotateSecret(OPS, "default", secret);
    outbox.secretChanges.endPreviousSecrets(OPS, "default");
    outbox.secretChanges.setHeaders(
        OPS, "default", Map.of("Authorization", new Secret("Splunk of-this-test")));

    assertThat(told())
        .satisfiesExactly(
            one -> assertThat(one).contains("webhook.secret_rotated", "\"overlap\":\"PT24H\""),
            one -> assertThat(one).contains("webhook.previous_secrets_ended"),
            one ->
                assertThat(one)
                    .contains(
                        "webhook.headers_changed",
                        "\"source\":\"admin\",\"names\":[\"Authorization\"]"))
        .allSatisfy(one -> assertThat(one).contains(WHO).doesNotContain("of-this-test"));
  }

  @Test
  void nothingIsToldWhileNobodyIsThere() {
    List<Long> dead = dead(1);
    outbox.endpoints.retarget(OPS, "default", "");
    int before = told().size();

    outbox.pauses.pause(OPS, "default");
    outbox.pauses.resume(OPS, "default");
    outbox.deadLetters.discard(OPS, outbox.endpoint(), dead.get(0));

    assertThat(told()).hasSize(before);
  }

  @Test
  void aChangeThatFailsIsNotTold() {
    outbox.database.transaction(
        connection -> Jdbc.update(connection, "ALTER TABLE event RENAME TO event_elsewhere"));
    try {
      assertThatExceptionOfType(OutboxUnavailableException.class)
          .isThrownBy(() -> outbox.pauses.pause(OPS, "default"));
    } finally {
      outbox.database.transaction(
          connection -> Jdbc.update(connection, "ALTER TABLE event_elsewhere RENAME TO event"));
    }

    assertThat(outbox.endpoint().holds().pause()).isEmpty();
    assertThat(outbox.lane().isIdle()).isTrue();
    assertThat(told()).isEmpty();
    assertThat(outbox.pauses.pause(OPS, "default").holds().pause()).isPresent();
    assertThat(told()).hasSize(1);
  }

  @Test
  void whereItIsTurnedOffChangesAreMadeAndNotTold() {
    outbox.close();
    outbox = onItsDatabase(Map.of("audit.webhook.url", "http://a.test"));

    outbox.pauses.pause(OPS, "default");
    outbox.endpoints.retarget(OPS, "default", "http://b.test");

    assertThat(told()).isEmpty();
    assertThat(outbox.endpoint().holds().pause()).isPresent();
    assertThat(outbox.endpoint().url()).isEqualTo("http://b.test");
  }

  /** The events of admins, by rising id. */
  private List<String> told() {
    return outbox.database.transaction(
        connection ->
            Jdbc.list(
                connection,
                """
                SELECT body FROM event WHERE action LIKE 'webhook.%' AND producer = 'audit-webhook'
                 ORDER BY event_id""",
                row -> new String(row.getBytes("body"), UTF_8)));
  }

  /** The targets of what is in the lane, which is empty and idle then. */
  private List<Optional<String>> handedOver() {
    List<Optional<String>> targets = new java.util.ArrayList<>();
    for (List<Leased> next = outbox.lane().take(Duration.ZERO);
        !next.isEmpty();
        next = outbox.lane().take(Duration.ZERO)) {
      targets.add(next.get(0).announcedTo());
    }
    targets.forEach(target -> outbox.lane().release(1, 0, List.of()));
    return targets;
  }

  private List<Long> dead(int letters) {
    List<Long> ids = outbox.record(letters);
    outbox.settlements.settle(
        outbox.claim(letters).stream()
            .map(
                leased ->
                    new Settled(
                        leased,
                        List.of(
                            new Attempt(Instant.EPOCH, Duration.ZERO, new Outcome.Refused(400))),
                        new Settlement.Dead(Cause.REFUSED)))
            .toList());
    return ids;
  }
}
