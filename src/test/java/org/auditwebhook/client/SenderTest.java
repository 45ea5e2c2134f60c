package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.client.Ingest.Accepted;
import org.auditwebhook.client.Ingest.Answer;
import org.auditwebhook.client.Ingest.Refused;
import org.auditwebhook.client.Ingest.Unavailable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SenderTest {
  @TempDir Path directory;

  private final Lost lost = new Lost();
  private Spool spool;

  @BeforeEach
  void open() throws IOException {
    spool = new Spool(directory.resolve("spool"), 1 << 20, false);
  }

  @AfterEach
  void close() {
    spool.close();
  }

  private void append(String... lines) throws IOException {
    spool.append((String.join("\n", lines) + "\n").getBytes(UTF_8), lines.length);
  }

  /** Sends until nothing is left. */
  private Sender sendAll(Ingest ingest) throws InterruptedException {
    Sender sender = new Sender(spool, ingest, lost);
    Thread thread = new Thread(sender::run);
    thread.start();
    while (spool.entries() > 0) {
      Thread.onSpinWait();
    }
    sender.close();
    thread.join();
    return sender;
  }

  @Test
  void everythingIsSentOnceAndInOrder() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    append("a", "b");
    append("c");

    Sender sender = sendAll(webhook);

    assertThat(webhook.recorded()).containsExactly("a", "b", "c");
    assertThat(sender.sent()).isEqualTo(3);
    assertThat(sender.problem()).isEmpty();
  }

  @Test
  void batchIsRepeatedWithItsKeyUntilItIsAnswered() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    webhook.forgetsToAnswer(3);
    append("a", "b");

    sendAll(webhook);

    assertThat(webhook.recorded()).containsExactly("a", "b");
    assertThat(webhook.keys()).hasSize(4).containsOnly(webhook.keys().get(0));
  }

  @Test
  void entryThatIsRefusedIsSetApartAndTheOthersAreSent() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    webhook.refuses("bad", true);
    append("a", "bad", "b", "bad", "c");

    sendAll(webhook);

    assertThat(webhook.recorded()).containsExactly("a", "b", "c");
    assertThat(refused()).containsExactly("bad", "bad");
    assertThat(lost.total()).isEqualTo(2);
    assertThat(lost.untold()).containsOnlyKeys(Lost.Cause.REFUSED);
    assertThat(lost.untold().get(Lost.Cause.REFUSED).entries()).isEqualTo(2);
  }

  @Test
  void entryThatIsRefusedIsFoundAlsoWhenNobodySaysWhichItIs() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    webhook.refuses("bad", false);
    append("a", "b", "bad", "c", "d", "e", "f");

    sendAll(webhook);

    assertThat(webhook.recorded()).containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(refused()).containsExactly("bad");
  }

  @Test
  void refusalOfAnEntryThatIsNotThereIsRefusalOfOneOfThem() throws Exception {
    List<String> accepted = new ArrayList<>();
    Ingest strange =
        (batch, key) -> {
          if (batch.entries() > 1) {
            return new Refused(OptionalInt.of(99), "entry 99");
          }
          accepted.add(new String(batch.lines(), UTF_8).strip());
          return new Accepted(batch.entries());
        };
    append("a", "b", "c");

    sendAll(strange);

    assertThat(accepted).containsExactly("a", "b", "c");
  }

  @Test
  void whatIsTooLargeForOneRequestIsSentInSeveral() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    // as a proxy does that lets no more than two lines pass
    Ingest proxy =
        (batch, key) ->
            batch.entries() > 2
                ? new Refused(OptionalInt.empty(), "answered 413")
                : webhook.send(batch, key);
    append("a", "b", "c", "d", "e", "f", "g");

    sendAll(proxy);

    assertThat(webhook.recorded()).containsExactly("a", "b", "c", "d", "e", "f", "g");
    assertThat(lost.total()).isZero();
  }

  @Test
  void errorDoesNotEndTheSender() throws Exception {
    FakeWebhook webhook = new FakeWebhook();
    boolean[] failed = new boolean[1];
    append("a");

    sendAll(
        (batch, key) -> {
          if (!failed[0]) {
            failed[0] = true;
            throw new OutOfMemoryError("for a moment");
          }
          return webhook.send(batch, key);
        });

    assertThat(webhook.recorded()).containsExactly("a");
  }

  @Test
  void whatIsNotRecordedBecauseTheWebhookIsDisabledDoesNotCountAsSent() throws Exception {
    append("a", "b");

    Sender sender = sendAll((batch, key) -> new Accepted(0));

    assertThat(sender.sent()).isZero();
  }

  @Test
  void problemIsToldUntilItIsOver() throws Exception {
    append("a");
    Answer away = new Unavailable("is away", Optional.empty());
    boolean[] asked = new boolean[1];
    Sender[] sender = new Sender[1];
    String[] seen = new String[1];
    sender[0] =
        new Sender(
            spool,
            (batch, key) -> {
              if (!asked[0]) {
                asked[0] = true;
                return away;
              }
              seen[0] = sender[0].problem().orElse("none");
              return new Accepted(batch.entries());
            },
            lost);
    Thread thread = new Thread(sender[0]::run);
    thread.start();
    while (spool.entries() > 0) {
      Thread.onSpinWait();
    }
    sender[0].close();
    thread.join();

    assertThat(seen[0]).isEqualTo("is away");
    assertThat(sender[0].problem()).isEmpty();
  }

  private List<String> refused() throws IOException {
    return Files.readAllLines(spool.path().resolve("refused.ndjson"));
  }
}
