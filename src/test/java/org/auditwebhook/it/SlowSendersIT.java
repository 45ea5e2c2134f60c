package org.auditwebhook.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.ReplyReader;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who sends slowly, or too much, keeps nobody else from recording, and no thread for long. */
class SlowSendersIT {
  private static final int SENDERS = 100;
  private static final int MEBIBYTE = 1024 * 1024;
  private static final String LINE =
      "POST /audit-webhook/api/v1/audit-entries HTTP/1.1\r\nHost: localhost\r\n";
  private static final String HEAD = LINE + "Content-Type: application/json\r\n";
  private static final String INGEST = "Authorization: Bearer " + Server.INGEST_TOKEN + "\r\n";

  @RegisterExtension final SharedServer webhook = new SharedServer();

  private final List<Socket> senders = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket sender : senders) {
      sender.close();
    }
  }

  static Stream<String> beginnings() {
    return Stream.of(
        LINE + "X-A: ",
        HEAD + INGEST + "Content-Length: 100000\r\n\r\n[",
        HEAD + INGEST + "Transfer-Encoding: chunked\r\n\r\n1\r\n[\r\n",
        HEAD + "Authorization: Bearer none\r\nContent-Length: 100000\r\n\r\n[");
  }

  @ParameterizedTest
  @MethodSource("beginnings")
  void othersRecordWhileAHundredSendersAreInTheMiddleOfTheirRequests(String beginning)
      throws IOException {
    // given
    for (int i = 0; i < SENDERS; i++) {
      begin(beginning);
    }

    // when
    long first = webhook.api().recordAction("meanwhile");
    long second = webhook.api().recordAction("meanwhile");

    // then
    webhook.receiver().awaitPost(first);
    webhook.receiver().awaitPost(second);
  }

  @Test
  void bodyThatDripsIsAnsweredAndLeavesNoThread() throws IOException {
    // given
    Socket sender = begin(HEAD + INGEST + "Content-Length: 100000\r\n\r\n[");
    Thread dripping = new Thread(() -> drip(sender));
    dripping.start();

    // then it is not waited for to the end, which would take 14 hours
    Optional<Reply> reply =
        ReplyReader.read(new BufferedInputStream(sender.getInputStream()), true);
    assertThat(reply.map(Reply::status)).hasValueSatisfying(s -> assertThat(s).isIn(400, 408));
    Eventually.holds(
        () -> assertThat(webhook.server().threads()).doesNotContain("BoundedBody.read"));
  }

  @Test
  void bodyThatSaysToBeTooLargeIsRefusedBeforeItIsSent() throws IOException {
    Socket sender = begin(HEAD + INGEST + "Content-Length: 1000000000\r\n\r\n");

    assertThatItIsRefused(sender);
  }

  @Test
  void bodyThatIsTooLargeIsRefusedThoughItsEndNeverComes() throws IOException {
    // given 8 MiB and one byte
    Socket sender = begin(HEAD + INGEST + "Transfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 8; i++) {
      write(sender, "100000\r\n" + " ".repeat(MEBIBYTE) + "\r\n");
    }
    write(sender, "1\r\n[\r\n");

    assertThatItIsRefused(sender);
  }

  private static void assertThatItIsRefused(Socket sender) throws IOException {
    Reply reply =
        ReplyReader.read(new BufferedInputStream(sender.getInputStream()), true).orElseThrow();
    assertProblem(reply, 413);
  }

  private static void write(Socket sender, String text) throws IOException {
    sender.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private Socket begin(String beginning) throws IOException {
    URI root = webhook.server().root();
    Socket sender = new Socket(root.getHost(), root.getPort());
    sender.setSoTimeout(180_000);
    senders.add(sender);
    write(sender, beginning);
    return sender;
  }

  private static void drip(Socket sender) {
    try {
      while (true) {
        sender.getOutputStream().write(' ');
        Pause.millis(500);
      }
    } catch (IOException e) {
      // it was closed by the server, or at the end of the test
    }
  }
}
