package org.auditwebhook.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;
import org.auditwebhook.it.harness.Answer;
import org.auditwebhook.it.harness.Api;
import org.auditwebhook.it.harness.Certificates;
import org.auditwebhook.it.harness.JsonText;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.Receiver;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A run with known secrets everywhere; afterwards they are looked for in everything that the server
 * has written, answered and posted.
 */
class SecretsStayIT {
  private static final String ADMIN = "needle-admin-token-0001";
  private static final String READ = "needle-read-token-00002";
  private static final String INGEST = "needle-ingest-token-003";
  private static final String NAMED = "needle-named-token-0004";
  private static final String SECRET = "needle-signing-secret-05";
  private static final String ROTATED = "needle-rotated-secret-06";
  private static final String HEADER = "needle-header-of-config-07";
  private static final String OTHER_HEADER = "needle-header-of-admin-08";
  private static final String ENCRYPTION = "needle-encryption-key-32-bytes-9";
  private static final String HASH_KEY = "needle-key-of-hashes-10";
  private static final String DETAIL = "needle-in-details-0000011";
  private static final String DEEP = "needle-deep-in-details-12";
  private static final String WRONG = "needle-wrong-token-000013";
  private static final String DIGESTED = "needle-token-of-digest-15";
  private static final String PREVIOUS_KEY = "needle-previous-key-32-bytes-016";
  private static final String SEED = "needle-ed25519-seed-32-bytes-017";
  private static final String PREVIOUS = "needle-previous-secret-18";
  private static final String TRUST_STORE = "needle-of-trust-store-019";
  private static final String KEY_STORE = "needle-of-the-key-store-20";
  private static final String PROXY = "needle-proxy-password-021";

  /** In the query of the URL: in the database, where an admin has set it, and nowhere else. */
  private static final String QUERY = "needle-in-the-query-00014";

  /** What is no secret, and has to be found: else nobody has looked. */
  private static final String CONTROL = "control-that-is-found-00";

  /** What is recorded with an {@code Idempotency-Key}. */
  private static final String KEYED = entry("late") + "\n" + entry("again");

  private final Needles secrets =
      new Needles()
          .add("the admin token", ADMIN)
          .add("the read token", READ)
          .add("the ingest token", INGEST)
          .add("the named token", NAMED)
          .add("the signing secret", SECRET)
          .add("the rotated secret", ROTATED)
          .add("the configured header", HEADER)
          .add("the header of an admin", OTHER_HEADER)
          .add("the encryption key", ENCRYPTION)
          .add("the key of hashes", HASH_KEY)
          .add("a detail", DETAIL)
          .add("a deep detail", DEEP)
          .add("a wrong token", WRONG)
          .add("the token of a digest", DIGESTED)
          .add("the encryption key before", PREVIOUS_KEY)
          .add("the Ed25519 key", SEED)
          .add("the secret before", PREVIOUS)
          .add("the password of the trust store", TRUST_STORE)
          .add("the password of the key store", KEY_STORE)
          .add("the password for the proxy", PROXY)
          .add("the digest of a request with secrets", sha256(KEYED));

  private final Needles query = new Needles().add("the query of the URL", QUERY);
  private final Needles control = new Needles().add("the control", CONTROL);
  private final List<String> found = new ArrayList<>();

  private Receiver receiver;
  private Server server;

  @BeforeEach
  void boot() {
    receiver = Receiver.start();
    server = Server.named("secrets-stay");
    stores();
    server
        .loggingAll()
        .with("admin.audit", "true")
        .with("retry.initial-backoff", "PT0.01S")
        .with("redact.keys", "*_pin")
        .withHidden("admin.token", ADMIN + "," + Server.ADMIN_TOKEN)
        .withHidden("read.token", READ)
        .withHidden("ingest.token", INGEST)
        .withHidden("ingest.token.registry-a", NAMED)
        .withHidden("admin.token.ops", "sha256:" + HexFormat.of().formatHex(sha256(DIGESTED)))
        .withHidden("secret", SECRET)
        .withHidden("secret.previous", PREVIOUS)
        .withHidden("signing.key", "whsk_" + base64(SEED))
        .withHidden("header.x-needle", HEADER)
        .withHidden("redact.hash-key", HASH_KEY)
        .withHidden("encryption.key", base64(ENCRYPTION))
        .withHidden("encryption.previous-key", base64(PREVIOUS_KEY))
        .start();
  }

  /** A trust store and a key store, each with a password. */
  private void stores() {
    Certificates authority = Certificates.authority();
    Certificates.Issued own = authority.issue("client");
    server
        .with("tls.trust-store", store("trust.p12", authority.trustStore(), TRUST_STORE))
        .withHidden("tls.trust-store.password", TRUST_STORE)
        .with("tls.key-store", store("own.p12", own.keyStore(KEY_STORE), KEY_STORE))
        .withHidden("tls.key-store.password", KEY_STORE);
  }

  private String store(String name, KeyStore store, String password) {
    Path file = server.write(name, "");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return file.toString();
  }

  @AfterEach
  void end() {
    server.close();
    receiver.close();
  }

  @Test
  void noSecretIsWrittenAnsweredOrPosted() {
    // given
    runWithSecrets();

    // when everything is looked at while it runs, and once more when it has used a proxy
    lookAtAnswers();
    lookAtThreads();
    lookAt(databases());
    lookAtBackup();
    server.stop();
    runThroughProxy();
    lookAtAnswers();
    lookAtThreads();
    server.stop();
    lookAtPosts();
    lookAt(server.files());
    lookAtLog();

    // then
    assertThat(found).isEmpty();
    assertThat(databases().stream().flatMap(file -> control.in(file).stream())).isNotEmpty();
    assertThat(
            receiver.posts().stream().flatMap(post -> control.in("a POST", post.text()).stream()))
        .isNotEmpty();
    assertThat(databases().stream().flatMap(file -> query.in(file).stream()))
        .as("the URL that an admin has set is stored in plain, as the README says")
        .isNotEmpty();
  }

  /** Records in every way, delivers, fails, rotates, and is wrong in many ways. */
  private void runWithSecrets() {
    Api api = server.api(ADMIN);
    api.target(receiver.url() + "?key=" + QUERY);
    long delivered = recorded(server.api(INGEST).post("audit-entries", entry("delivered")));
    receiver.answersTo("dead", Answer.status(400));
    long dead = recorded(server.api(NAMED).post("audit-entries", entry("dead")));
    receiver.answersTo("late", Answer.status(503), Answer.status(503), Answer.status(503));
    recorded(
        server
            .api(INGEST)
            .send(
                "POST",
                "audit-entries",
                BodyPublishers.ofString(KEYED),
                Map.of("Content-Type", "application/x-ndjson", "Idempotency-Key", "k1")));
    api.awaitDelivery(delivered, "delivered");
    api.awaitDeadLetter(dead);
    rotate(api);
    api.awaitDelivery(api.record(entry("rotated")).get(0), "delivered");
    wrong(api);
    api.post("webhook/ping", "");
    api.post("webhook/pause", "");
    api.post("webhook/resume", "");
    api.delete("webhook/dlq/999");
    assertThat(server.api(DIGESTED).post("webhook/dlq/redeliver", "{\"action\":\"none\"}").status())
        .isEqualTo(202);
    api.target(Receiver.refusingUrl() + "?closed=" + QUERY);
    api.awaitDeadLetter(api.recordAction("refused"));
    api.target(receiver.url() + "?other=" + QUERY);
  }

  /** The receiver is the proxy, too: a proxy is told the whole URL. */
  private void runThroughProxy() {
    server
        .with("egress.proxy", "http://127.0.0.1:" + receiver.port())
        .withHidden("egress.proxy.credentials", "me:" + PROXY)
        .start();
    long id = server.api(ADMIN).record(entry("proxied")).get(0);
    server.api(ADMIN).awaitDelivery(id, "delivered");
    assertThat(receiver.posts(id))
        .allMatch(post -> post.target().startsWith("http://"))
        .allMatch(
            post ->
                post.header("proxy-authorization")
                    .filter(("Basic " + base64("me:" + PROXY))::equals)
                    .isPresent());
  }

  private void rotate(Api api) {
    Reply rotated = api.post("webhook/secret", "{\"secret\":\"%s\"}".formatted(ROTATED));
    assertThat(rotated.status()).as("%s", rotated).isEqualTo(200);
    found.addAll(secrets.in("the answer to a rotation", rotated.body()));
    Reply key = api.post("webhook/signing-key", "{}");
    assertThat(key.status()).as("%s", key).isEqualTo(200);
    found.addAll(secrets.in("the answer to another signing key", key.body()));
    Reply headers =
        api.put("webhook/headers", "{\"headers\":{\"X-Other\":\"%s\"}}".formatted(OTHER_HEADER));
    assertThat(headers.status()).as("%s", headers).isEqualTo(200);
    found.addAll(secrets.in("the answer to headers", headers.body()));
  }

  /** Requests that are refused, with secrets where they don't belong. */
  private void wrong(Api api) {
    List<Reply> problems =
        List.of(
            server.api(WRONG).get("webhook"),
            api.put("webhook", "{\"url\":\"ftp://a.example/%s\"}".formatted(DETAIL)),
            api.put("webhook", "{\"url\":\"https://u:%s@a.example\"}".formatted(DETAIL)),
            api.put("webhook", "{\"%s\":1}".formatted("url") + DETAIL),
            api.post("webhook/secret", "{\"secret\":[\"%s\"]}".formatted(ROTATED)),
            api.put("webhook/headers", "{\"headers\":{\"Host\":\"%s\"}}".formatted(OTHER_HEADER)),
            api.post("wire", "{\"type\":\"get_webhook\",\"admin_token\":\"%s\"}".formatted(WRONG)),
            api.post(
                "audit-entries", "{\"action\":1,\"details\":{\"token\":\"%s\"}}".formatted(DEEP)),
            api.post("audit-entries", "{\"action\":\"a\",\"details\":\"%s\"".formatted(DEEP)));
    for (Reply problem : problems) {
      assertThat(problem.status()).as("%s", problem).isBetween(400, 499);
      found.addAll(secrets.in("the problem " + problem.status(), problem.toString()));
    }
  }

  private static String entry(String action) {
    String large = action.equals("again") ? "x".repeat(150_000) : "small";
    return """
        {"action":"%s","details":{"control":"%s","token":"%s","large":"%s","list":[{"apiKey":"%s",\
        "deep":[[{"card_pin":["%s"],"x-api-key":{"value":"%s"}}]]}]}}"""
        .formatted(action, CONTROL, DETAIL, large, DEEP, DEEP, DEEP);
  }

  /** Every GET of the API, and what the server has besides. */
  private void lookAtAnswers() {
    JsonObject document =
        JsonText.object(
            server
                .api()
                .send(
                    "GET",
                    server.root().resolve("/openapi?format=json").toString(),
                    BodyPublishers.noBody(),
                    Map.of("Accept", "application/json"))
                .body());
    List<String> paths =
        document.getJsonObject("paths").entrySet().stream()
            .filter(path -> path.getValue().asJsonObject().containsKey("get"))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(paths).hasSizeGreaterThan(8);
    for (String path : paths) {
      if (!path.endsWith("outbox/backup")) { // not a text, see below
        assertThat(statuses(path)).as(path).contains(200);
      }
    }
    for (String path : List.of("health", "health/live", "health/ready", "metrics", "openapi", "")) {
      lookAt("/" + path, server.api(ADMIN).get(server.root().resolve("/" + path).toString()));
    }
    lookAt("wire", server.api().post("wire", wire("get_webhook")));
    lookAt("wire", server.api().post("wire", wire("get_webhook_dlq")));
    assertThat(server.api(ADMIN).get("webhook/dlq").body()).contains(CONTROL, "<redacted>");
  }

  /** What the GET of a path is answered for some ids. */
  private Set<Integer> statuses(String path) {
    Set<Integer> statuses = new HashSet<>();
    for (int id = 1; id <= 20; id++) {
      String concrete =
          path.replaceAll("^.*/api/v1/|^/", "").replaceAll("\\{[^}]*}", Integer.toString(id));
      Reply reply = server.api(ADMIN).get(concrete);
      lookAt(concrete, reply);
      statuses.add(reply.status());
    }
    return statuses;
  }

  private void lookAtBackup() {
    List<String> files = unzipped(server.api(ADMIN).download("outbox/backup"));
    files.forEach(file -> found.addAll(secrets.in("the backup", file)));
    assertThat(files).anyMatch(file -> !control.in("the backup", file).isEmpty());
  }

  /** The files of a ZIP file, read as ISO 8859-1. */
  private static List<String> unzipped(byte[] zip) {
    List<String> files = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      while (in.getNextEntry() != null) {
        files.add(new String(in.readAllBytes(), ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static String wire(String type) {
    return "{\"type\":\"%s\",\"admin_token\":\"%s\"}".formatted(type, ADMIN);
  }

  private void lookAt(String what, Reply reply) {
    String all = reply.headers().map() + reply.body();
    found.addAll(secrets.in(what, all));
    found.addAll(query.in(what, all));
  }

  /** The bodies; a header and the query are there to be posted. */
  private void lookAtPosts() {
    for (Post post : receiver.posts()) {
      found.addAll(secrets.in("a POST", post.text()));
      found.addAll(query.in("a POST", post.text()));
    }
    assertThat(receiver.posts())
        .anyMatch(post -> post.header("x-needle").filter(HEADER::equals).isPresent())
        .anyMatch(post -> post.header("x-other").filter(OTHER_HEADER::equals).isPresent())
        .anyMatch(post -> post.target().contains(QUERY));
  }

  private void lookAtThreads() {
    String threads = server.threads();
    found.addAll(secrets.in("a thread's name or stack", threads));
    found.addAll(query.in("a thread's name or stack", threads));
  }

  private void lookAt(List<Path> files) {
    for (Path file : files) {
      found.addAll(secrets.in(file));
      if (!isDatabase(file)) {
        found.addAll(query.in(file));
      }
    }
  }

  /**
   * With all that the application logs: on OpenLiberty the finest of it is in a file of its own.
   */
  private void lookAtLog() {
    found.addAll(secrets.in("the log", server.log()));
    found.addAll(query.in("the log", server.log()));
    Needles finest = new Needles().add("a fine line", "An attempt was not answered");
    assertThat(
            Stream.concat(
                finest.in("the log", server.log()).stream(),
                server.files().stream().flatMap(file -> finest.in(file).stream())))
        .isNotEmpty();
  }

  private List<Path> databases() {
    return server.files().stream().filter(SecretsStayIT::isDatabase).toList();
  }

  private static boolean isDatabase(Path file) {
    return file.getFileName().toString().startsWith("outbox.mv.db");
  }

  private static long recorded(Reply reply) {
    assertThat(reply.status()).as("%s", reply).isEqualTo(202);
    return Api.ids(reply).get(0);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
