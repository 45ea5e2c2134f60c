package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sample that the README begins with: a registry in another WAR of the same server. */
class SampleRegistryIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @Test
  void whatTheRegistryDoesReachesTheEndpoint() {
    // when
    Reply registered = post("nodes", "{\"hostname\":\"alpha\"}");

    // then
    assertThat(registered.status()).as("%s", registered).isEqualTo(201);
    Eventually.holds(() -> assertThat(webhook.receiver().posts()).hasSize(1));
    Post post = webhook.receiver().posts().get(0);
    assertThat(post.action()).isEqualTo("node.registered");
    JsonObject details = post.event().getJsonObject("details");
    assertThat(details.getString("hostname")).isEqualTo("alpha");
    assertThat(details.getInt("node_id")).isEqualTo(registered.json().getInt("node_id"));
  }

  @Test
  void everyActionOfTheRegistryIsTold() {
    // when
    List<Integer> ids = SampleRegistry.beside(webhook.server()).doEverything();

    // then the events have the ids, and rise in the order of what was done
    Eventually.holds(() -> assertThat(webhook.receiver().posts()).hasSize(4));
    List<Post> posts =
        webhook.receiver().posts().stream().sorted(Comparator.comparing(Post::eventId)).toList();
    assertThat(posts).extracting(Post::action).containsExactlyElementsOf(SampleRegistry.EVERYTHING);
    JsonObject kick = posts.get(2).event().getJsonObject("details");
    assertThat(kick.getInt("network_id")).isEqualTo(ids.get(0));
    assertThat(kick.getInt("node_id")).isEqualTo(ids.get(1));
    assertThat(kick.getString("reason")).isEqualTo("spam");
  }

  @Test
  void nodeOfANetworkThatDoesNotExistIsNotRegistered() {
    assertThat(post("nodes", "{\"hostname\":\"beta\",\"network_id\":999999}").status())
        .isEqualTo(404);
  }

  @Test
  void registryGoesOnWhileTheEndpointIsAway() {
    // given
    webhook.receiver().answers(Answer.status(503));

    // when
    Reply created = post("networks", "{\"name\":\"prod\"}");

    // then what it did waits in the dead-letter queue
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    Eventually.holds(() -> assertThat(webhook.api().count("dlq_size")).isEqualTo(1));
    assertThat(DeadLetterPages.events(webhook.api(), "").get(0).getString("action"))
        .isEqualTo("network.created");
  }

  @Test
  void sampleReceiverPrintsWhatArrivesAndVerifiesItsSignature() {
    // given
    webhook.api().target(webhook.server().root().resolve("/sample-registry/receiver").toString());

    // when
    long id = webhook.api().recordAction("to.the.sample");

    // then
    webhook.api().awaitDelivery(id, "delivered");
    String event = "\\{\"event_id\":%d,\"action\":\"to.the.sample\"[^|]*".formatted(id);
    webhook.server().awaitLog("RECEIVED POST " + event + "\\| signature valid \\| answered 204");
  }

  private Reply post(String path, String json) {
    return SampleRegistry.beside(webhook.server()).post(path, json);
  }
}
