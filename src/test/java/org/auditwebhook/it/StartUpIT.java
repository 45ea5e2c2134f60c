package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an operator is told when something is wrong from the start. */
class StartUpIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  private Server other;

  @AfterEach
  void end() {
    other.close();
  }

  @Test
  void settingOutOfItsRangeStopsTheDeploymentWithASentenceThatNamesIt() {
    // given
    other =
        Server.named("bad-setting")
            .with("retry.max-attempts", "0")
            .with("jwt.issuer", "https://login.example");

    // when
    other.launch();

    // then
    other.awaitLog("audit\\.webhook\\.retry\\.max-attempts must be [^\\n]*0");
    other.awaitLog("audit\\.webhook\\.jwt\\.keys must be set");
    other.awaitLog("audit\\.webhook\\.jwt\\.audience must be set");
    assertThatTheApiIsNotThere();
  }

  @Test
  void placeholderThatNothingFillsStopsTheDeploymentAndShowsNothingOfTheSecret() {
    // given
    other = Server.named("placeholder").with("secret", "${no-such}-rest-of-the-secret");

    // when
    other.launch();

    // then
    other.awaitLog("audit\\.webhook\\.secret has a placeholder that names no property");
    assertThatTheApiIsNotThere();
    assertThat(other.log()).doesNotContain("rest-of-the-secret").doesNotContain("no-such");
  }

  @Test
  void secondProcessOnTheSameDirectoryIsRefused() {
    // given the directory of the shared server, which runs
    other =
        Server.named("second-process").with("outbox.directory", webhook.server().data().toString());

    // when
    other.launch();

    // then
    other.awaitLog(
        "Another process or application has the outbox [^\\n"
            + "]*audit\\.webhook\\.outbox\\.directory");
    assertThatTheApiIsNotThere();
    // and the first one is none the worse for it
    long id = webhook.api().recordAction("still.here");
    webhook.api().awaitDelivery(id, "delivered");
  }

  @Test
  void withoutAnAdminTokenTheApiSaysWhichPropertyToSet() {
    // given
    other =
        Server.named("no-token")
            .without("admin.token")
            .without("read.token")
            .without("ingest.token");

    // when
    other.start(503);

    // then
    Reply reply = other.api().get("webhook");
    assertThat(assertProblem(reply, 503).getString("detail")).contains("audit.webhook.admin.token");
  }

  /** Either the server has ended, or it runs without the application. */
  private void assertThatTheApiIsNotThere() {
    try {
      assertThat(other.api().get("webhook").status()).isIn(404, 500, 503);
    } catch (UncheckedIOException e) {
      assertThat(e.getCause()).isInstanceOf(ConnectException.class);
    }
  }
}
