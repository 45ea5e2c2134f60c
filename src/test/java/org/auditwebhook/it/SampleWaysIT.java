package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Postgres;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sample registry with audit-webhook inside its WAR, and in one transaction with it, as the
 * profiles {@code inside} and {@code in-transaction} start it. Here it is deployed in the place of
 * audit-webhook, so that its context root is that one's.
 */
class SampleWaysIT {
  @TempDir Path directory;

  private Receiver receiver;
  private Server server;

  @BeforeEach
  void receive() {
    receiver = Receiver.start();
  }

  @AfterEach
  void end() {
    server.close();
    receiver.close();
  }

  @Test
  void registryWithAuditWebhookInsideTellsEverythingThatItDoes() {
    server =
        Server.named("sample-inside")
            .deploying(Installation.insideWar())
            .with("url", receiver.url())
            .start();

    assertEveryActionIsTold();
  }

  @Test
  void registryInOneTransactionTellsEverythingThatItDoesAndNothingElse() {
    try (Postgres postgres = Postgres.in(directory)) {
      server =
          Server.named("sample-in-transaction")
              .deploying(Installation.inTransactionWar())
              .sharing(postgres, postgres.createDatabase())
              .with("url", receiver.url())
              .start();

      assertEveryActionIsTold();

      // a change that the database refuses is no change, and nobody is told of it
      String notText = "\"x\\u0000y\"";
      assertThat(registry().post("nodes", "{\"hostname\":%s}".formatted(notText)).status())
          .isEqualTo(500);
      assertThat(registry().post("networks", "{\"name\":\"afterwards\"}").status()).isEqualTo(201);
      Eventually.holds(() -> assertThat(receiver.posts()).hasSize(5));
      assertThat(actions()).endsWith("network.created");
      server.close();
    }
  }

  private void assertEveryActionIsTold() {
    registry().doEverything();

    Eventually.holds(() -> assertThat(receiver.posts()).hasSize(4));
    assertThat(actions()).isEqualTo(SampleRegistry.EVERYTHING);
    Eventually.holds(() -> assertThat(server.api().count("delivered")).isEqualTo(4));
  }

  private List<String> actions() {
    Stream<Post> posts = receiver.posts().stream().sorted(Comparator.comparing(Post::eventId));
    return posts.map(Post::action).toList();
  }

  private SampleRegistry registry() {
    return SampleRegistry.inPlaceOfTheWebhook(server);
  }
}
