package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.nio.file.Path;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Postgres;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose outbox moves from H2 to PostgreSQL. */
class MoveIT {
  @TempDir Path directory;

  @Test
  void outboxGoesOnInPostgresqlWhereItWasInH2() {
    try (Postgres postgres = Postgres.in(directory);
        Receiver receiver = Receiver.start();
        Server server = Server.named("move").start()) {
      // given three dead letters
      receiver.answers(Answer.status(400));
      server.api().target(receiver.url());
      List<Long> ids = server.api().record(Entries.array(3));
      ids.forEach(id -> server.api().awaitDeadLetter(id));
      server.stop();

      // when
      server
          .on(postgres, postgres.createDatabase())
          .with("outbox.import", server.data().toString())
          .start();

      // then
      assertThat(server.data().resolve("outbox.mv.db.moved")).exists();
      assertThat(server.api().count("failed")).isEqualTo(3);
      assertThat(server.api().webhook().getString("url")).isEqualTo(receiver.url());
      receiver.acceptsEverything();
      for (long id : ids) {
        assertThat(server.api().post("webhook/dlq/" + id + "/redeliver", "{}").status())
            .isEqualTo(202);
        server.api().awaitDelivery(id, "delivered");
      }
      assertThat(server.api().recordAction("a")).isGreaterThan(ids.get(2));
      assertProblem(server.api().get("outbox/backup"), 501);
    }
  }
}
