package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.auditwebhook.it.harness.Eventually;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;

/** The sample registry of a server, which has the client in its WAR. Thread-safe. */
final class SampleRegistry {
  private final Server server;

  SampleRegistry(Server server) {
    this.server = server;
  }

  /** Deploys it besides the webhook, which its client is told of. */
  static SampleRegistry deployedOn(Server server) {
    server
        .deployingAlso(Installation.sampleWar())
        .with("client.url", server.root().resolve("/audit-webhook").toString())
        .with("client.spool.directory", server.data().resolveSibling("spool").toString());
    return new SampleRegistry(server);
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
    return server.root().resolve("/sample-registry/" + path).toString();
  }
}
