package org.auditwebhook.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * One server process with the WAR under test: Payara Micro or OpenLiberty, as {@link
 * Installation#server()} says, with what {@code server-config} holds for it. It listens on loopback
 * only, and has a data directory of its own that outlives restarts. Its output is in {@code
 * target/it-logs}.
 */
public abstract class Server implements AutoCloseable {
  public static final String ADMIN_TOKEN = "admin-token-of-the-tests";
  public static final String READ_TOKEN = "read-token-of-the-tests";
  public static final String SECOND_READ_TOKEN = "second-read-token-of-the-tests";
  public static final String INGEST_TOKEN = "ingest-token-of-the-tests";
  public static final String SECRET = "secret-of-the-tests";

  /** About eight times what a boot takes. */
  private static final Duration BOOT = Duration.ofMinutes(2);

  /** OpenLiberty waits 30 s for requests in flight, and is slow to end on a busy machine. */
  private static final Duration SHUTDOWN = Duration.ofMinutes(3);

  private final Map<String, String> hidden = new HashMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Path directory;
  private final Path log;
  private final int port = Ports.free();
  private final List<Path> beside = new ArrayList<>();
  private Path war = Installation.war();
  private Map<String, String> database = Map.of();
  private boolean optimizing;
  private String heap = "512m";
  private String dataSource = "postgresql";
  private Jvm jvm;

  Server(String name) {
    directory = Installation.target().resolve("it").resolve(Installation.server()).resolve(name);
    log = Installation.target().resolve("it-logs/%s-%s.log".formatted(Installation.server(), name));
    Directories.recreate(directory);
    Directories.delete(log);
    with("admin.token", ADMIN_TOKEN);
    with("read.token", READ_TOKEN + "," + SECOND_READ_TOKEN);
    with("ingest.token", INGEST_TOKEN);
    with("secret", SECRET);
    // Many tests have no valid token, and all come from one address.
    with("authentication.max-failures", "1000000");
    with("outbox.directory", data().toString());
    // The tests count what arrives; AdminAuditIT is about the events of admins.
    with("admin.audit", "false");
    // Receivers are on loopback and speak HTTP.
    with("egress.allow", "127.0.0.0/8,::1,localhost");
    with("egress.allow-http", "true");
  }

  /**
   * A server that is yet to be started, with an empty data directory.
   *
   * @param name what its directory and its log are called
   */
  public static Server named(String name) {
    return switch (Installation.server()) {
      case "payara" -> new PayaraMicro(name);
      case "liberty" -> new OpenLiberty(name);
      default ->
          throw new IllegalStateException(
              "-Dserver must be payara or liberty, not " + Installation.server());
    };
  }

  /** Sets {@code audit.webhook.<setting>} from the next start on. */
  public Server with(String setting, String value) {
    settings.put("audit.webhook." + setting, value);
    return this;
  }

  /** Leaves {@code audit.webhook.<setting>} unset from the next start on. */
  public Server without(String setting) {
    settings.remove("audit.webhook." + setting);
    return this;
  }

  /**
   * Sets {@code audit.webhook.<setting>} by the environment, in place of the command line, which
   * servers show.
   */
  public Server withHidden(String setting, String value) {
    without(setting);
    String name = ("audit.webhook." + setting).replaceAll("[^A-Za-z0-9]", "_");
    hidden.put(name.toUpperCase(Locale.ROOT), value);
    return this;
  }

  /** Sets a system property that is not a setting of audit-webhook. */
  public Server withProperty(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /**
   * Keeps the outbox in this database from the next start on, by the DataSource that is shipped for
   * the server; other servers may do so as well.
   */
  public Server on(Postgres postgres, String name) {
    database =
        Map.of(
            "AUDIT_WEBHOOK_DB_URL", postgres.url(name),
            "AUDIT_WEBHOOK_DB_USER", Postgres.USER,
            "AUDIT_WEBHOOK_DB_PASSWORD", Postgres.USER);
    return with("outbox.datasource", "jdbc/audit-webhook");
  }

  /**
   * Keeps the outbox in this database from the next start on, by the DataSource that is shipped for
   * a registry whose transactions it takes part in.
   */
  public Server sharing(Postgres postgres, String name) {
    dataSource = "registry";
    database =
        Map.of(
            "REGISTRY_DB_URL", postgres.url(name),
            "REGISTRY_DB_USER", Postgres.USER,
            "REGISTRY_DB_PASSWORD", Postgres.USER);
    return with("outbox.datasource", "jdbc/registry").with("capture", "in-transaction");
  }

  /** Writes all that the application logs, however fine; to be called before it is started. */
  public abstract Server loggingAll();

  /** Lets the JVM compile as it does in production, for what is measured. */
  public Server optimizing() {
    optimizing = true;
    return this;
  }

  /** Gives the JVM a heap of at most this size, as {@code -Xmx} has it; 512m unless told. */
  public Server heap(String size) {
    heap = size;
    return this;
  }

  /** Deploys another WAR as well; its name is its context root. */
  public Server deployingAlso(Path another) {
    beside.add(another);
    return this;
  }

  /** Deploys this WAR in place of the shipped one, under the same name. */
  public Server deploying(Path other) {
    war = other;
    return this;
  }

  /** Boots it and returns when the admin API answers. */
  public Server start() {
    return start(200);
  }

  /** Boots it and returns when {@code GET /webhook} answers with this status. */
  public Server start(int status) {
    launch();
    try {
      Awaitility.await("the admin API to answer " + status)
          .atMost(BOOT)
          .pollInterval(Duration.ofMillis(100))
          .failFast("the server has ended", () -> !jvm.isAlive())
          .ignoreExceptions()
          .until(() -> api().get("webhook").status() == status);
    } catch (RuntimeException e) {
      throw new AssertionError(e.getMessage() + "; the end of " + log + ":\n" + logTail(), e);
    }
    return this;
  }

  /** Boots it and returns at once. */
  public Server launch() {
    if (jvm != null && jvm.isAlive()) {
      throw new IllegalStateException("it runs already");
    }
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(database);
    environment.putAll(hidden);
    jvm = Jvm.start(arguments(), environment, directory, log);
    return this;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    jvm.kill();
  }

  /** Stops it as a debugger or a frozen machine would: SIGSTOP. It may be killed meanwhile. */
  public void freeze() {
    Commands.run("kill", "-STOP", Long.toString(jvm.pid()));
  }

  /** Lets it go on after {@link #freeze}: SIGCONT. */
  public void thaw() {
    Commands.run("kill", "-CONT", Long.toString(jvm.pid()));
  }

  /** The time of processors that it has used since it was started. */
  public Duration cpu() {
    return jvm.cpu();
  }

  /** What its threads are called and do at this moment. */
  public String threads() {
    return Commands.output(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(jvm.pid()),
        "Thread.print");
  }

  /** All files that it has written, but for what was deployed. */
  public List<Path> files() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*\\.(jar|war|class)"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Lets no write go beyond so many bytes of any file: what a full disk is, but for the number of
   * the error. Can be lifted with {@link Long#MAX_VALUE}.
   */
  public void limitFileSize(long bytes) {
    String limit = bytes == Long.MAX_VALUE ? "unlimited" : Long.toString(bytes);
    // the soft limit only: raising the hard one again would need root
    Commands.run("prlimit", "--pid=" + jvm.pid(), "--fsize=" + limit + ":");
  }

  /** Lets so many requests last at once from the start; to be called before it is started. */
  public Server answeringAtOnce(int requests) {
    return this;
  }

  /** Lets {@link #undeploy} and {@link #redeploy} be used; to be called before it is started. */
  public Server redeployable() {
    return this;
  }

  /** Removes the WAR under test from the running server, and returns when it is gone. */
  public void undeploy() {
    removeWar();
    Eventually.get(
        "the application to be gone", () -> api().get("webhook").status(), s -> s == 404);
  }

  /** Deploys it again, and returns when the admin API answers. */
  public void redeploy() {
    addWar();
    Eventually.get(
        "the application to be back", () -> api().get("webhook").status(), s -> s == 200);
  }

  abstract void removeWar();

  abstract void addWar();

  /** Ends it as an operator does, and returns when it is gone. */
  public void stop() {
    jvm.terminate(SHUTDOWN);
  }

  public boolean isRunning() {
    return jvm != null && jvm.isAlive();
  }

  /** The API with the admin token. */
  public Api api() {
    return api(ADMIN_TOKEN);
  }

  /** The API with another token. */
  public Api api(String token) {
    return new Api(root().resolve("/audit-webhook/api/v1/"), token);
  }

  /** The server's own root, where its health checks are. */
  public URI root() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  /** Writes a file for it, beside its data. */
  public Path write(String name, String text) {
    Path file = directory.resolve(name);
    Directories.write(file, text);
    return file;
  }

  /** Copies a file for it, beside its data. */
  public Path copy(Path file, String name) {
    return Directories.copy(file, directory.resolve("beside").resolve(name));
  }

  /** Where it keeps its outbox. */
  public Path data() {
    return directory.resolve("data");
  }

  /** All that it has printed, over all of its starts. */
  public String log() {
    try {
      return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns when it has printed what the regular expression finds. */
  public void awaitLog(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    Awaitility.await("the log to contain " + pattern)
        .atMost(BOOT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> compiled.matcher(log()).find());
  }

  @Override
  public void close() {
    if (isRunning()) {
      kill();
    }
  }

  /** What follows {@code java} on the command line, but for what {@link #jvmOptions()} says. */
  abstract List<String> arguments();

  abstract Map<String, String> environment();

  /** Options for the JVM that are the same on both servers. */
  final List<String> jvmOptions() {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + heap);
    if (!optimizing) {
      // Most of the tests' time is spent booting: this makes it shorter.
      options.add("-XX:TieredStopAtLevel=1");
    }
    options.add("-Djava.io.tmpdir=" + Directories.create(directory.resolve("tmp")));
    settings.forEach((name, value) -> options.add("-D" + name + "=" + value));
    return options;
  }

  final Path directory() {
    return directory;
  }

  /** Whether the outbox is in a PostgreSQL. */
  final boolean isOnPostgres() {
    return !database.isEmpty();
  }

  /** What the shipped file with its DataSource is called. */
  final String dataSource() {
    return dataSource;
  }

  final int port() {
    return port;
  }

  final Path war() {
    return war;
  }

  final List<Path> beside() {
    return beside;
  }

  private String logTail() {
    String all = log();
    return all.substring(Math.max(0, all.length() - 8_000));
  }
}
