package org.auditwebhook.it.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * The one server that all tests share which do not end it, and for each of them a receiver of its
 * own that the webhook is set to. After a test nothing of it is left but counts and receipts: no
 * delivery pending, no dead letter.
 *
 * <pre>{@code
 * @RegisterExtension final SharedServer webhook = new SharedServer();
 * }</pre>
 */
public final class SharedServer implements BeforeEachCallback, AfterEachCallback {
  /** The authority that it trusts in TLS, and has a client certificate of. */
  public static final Certificates TRUSTED = Certificates.authority();

  private static final Namespace NAMESPACE = Namespace.create(SharedServer.class);

  private Server server;
  private Receiver receiver;

  /** The API with the admin token. */
  public Api api() {
    return server.api();
  }

  /** Where the webhook's URL points to when the test begins. */
  public Receiver receiver() {
    return receiver;
  }

  public Server server() {
    return server;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    server =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("boot", name -> new Boot(), Boot.class)
            .server();
    receiver = Receiver.start();
    api().target(receiver.url());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      receiver.acceptsEverything();
      api().target(receiver.url());
      assertThat(api().post("webhook/resume", "").status()).isEqualTo(200);
      api().change("initial_backoff", "PT0.05S");
      Eventually.holds(() -> assertThat(api().count("pending")).as("left pending").isZero());
      Instant soon = Instant.now().plusSeconds(60);
      assertThat(api().delete("webhook/dlq?before=" + soon).status()).isEqualTo(200);
    } finally {
      receiver.close();
    }
  }

  /** The one try to boot it; the store closes it at the end of all tests. */
  private static final class Boot implements AutoCloseable {
    private final Server server =
        Server.named("shared")
            .with("retry.initial-backoff", "PT0.05S")
            .with("timeout.total", "PT2S")
            .deployingAlso(Installation.sampleWar())
            .withProperty("sample.secret", Server.SECRET);

    private AssertionError failure;

    Boot() {
      try {
        server.with("tls.trust-store", server.write("trusted.pem", TRUSTED.pem()).toString());
        Certificates.Issued own = TRUSTED.issue("audit-webhook.test");
        server.with(
            "tls.key-store", server.write("own.pem", own.chainPem() + own.keyPem()).toString());
        server.with("client.url", server.root().resolve("/audit-webhook").toString());
        server.start();
      } catch (AssertionError e) {
        failure = e;
      }
    }

    Server server() {
      if (failure != null) {
        throw failure;
      }
      return server;
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
