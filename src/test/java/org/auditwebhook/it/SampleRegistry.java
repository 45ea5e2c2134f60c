package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;

/** The sample registry of a server, which has the client in its WAR. Thread-safe. */
final class SampleRegistry {
  /** The actions of {@link #doEverything}, in their order. */
  static final List<String> EVERYTHING =
      List.of("network.created", "node.registered", "network.admin_kick", "node.deregistered");

  private final Server server;
  private final String contextRoot;

  private SampleRegistry(Server server, String contextRoot) {
    this.server = server;
    this.contextRoot = contextRoot;
  }

  /** The one that is deployed beside the webhook. */
  static SampleRegistry beside(Server server) {
    return new SampleRegistry(server, "/sample-registry/");
  }

  /** The one that is deployed in the place of the webhook, which is inside it. */
  static SampleRegistry inPlaceOfTheWebhook(Server server) {
    return new SampleRegistry(server, "/audit-webhook/");
  }

  /** Deploys it besides the webhook, which its client is told of. */
  static SampleRegistry deployedOn(Server server) {
    server
        .deployingAlso(Installation.sampleWar())
        .with("client.url", server.root().resolve("/audit-webhook").toString())
        .with("client.spool.directory", server.data().resolveSibling("spool").toString());
    return beside(server);
  }

  /** Registers a node, as soon as the registry is there. */
  void register(String hostname) {
    Reply reply =
        Eventually.get(
            "the registry to be deployed",
            () -> tryToRegister(hostname),
            answer -> answer.status() != 404);
    assertThat(reply.status()).as("%s", reply).isEqualTo(201);
  }

  /**
   * Creates a network, registers a node in it, kicks the node out and removes it, the latter two
   * once more in vain; returns the ids of the network and the node.
   */
  List<Integer> doEverything() {
    int network = post("networks", "{\"name\":\"prod\"}").json().getInt("network_id");
    String node = "{\"hostname\":\"beta\",\"network_id\":%d}".formatted(network);
    int id = post("nodes", node).json().getInt("node_id");
    String kicked = "networks/%d/nodes/%d".formatted(network, id);
    assertThat(delete(kicked + "?reason=spam").status()).isEqualTo(204);
    assertThat(delete(kicked).status()).isEqualTo(404);
    assertThat(delete("nodes/" + id).status()).isEqualTo(204);
    assertThat(delete("nodes/" + id).status()).isEqualTo(404);
    return List.of(network, id);
  }

  Reply tryToRegister(String hostname) {
    return post("nodes", "{\"hostname\":%s}".formatted(JsonText.quoted(hostname)));
  }

  Reply post(String path, String json) {
    return server.api("").post(url(path), json);
  }

  Reply delete(String path) {
    return server.api("").delete(url(path));
  }

  private String url(String path) {
    return server.root().resolve(contextRoot + path).toString();
  }
}
