package org.auditwebhook.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** OpenLiberty, with the {@code server.xml} that is shipped. */
final class OpenLiberty extends Server {
  private static final String NAME = "audit-webhook";

  OpenLiberty(String name) {
    super(name);
  }

  @Override
  List<String> arguments() {
    Path server = serverDirectory();
    Directories.copy(
        Installation.basedir().resolve("server-config/liberty/server.xml"),
        server.resolve("server.xml"));
    Directories.copy(war(), deployed());
    Directories.write(
        server.resolve("bootstrap.properties"),
        "http.host=127.0.0.1\nhttp.port=%d\n".formatted(port()));

    Directories.write(server.resolve("configDropins/defaults/beside.xml"), applications());
    if (isOnPostgres()) {
      Directories.copy(
          Installation.basedir().resolve("server-config/liberty/" + dataSource() + ".xml"),
          server.resolve("configDropins/defaults/postgresql.xml"));
      Directories.copy(
          Postgres.driver(), server.resolve("jdbc").resolve(Postgres.driver().getFileName()));
    }

    Path wlp = Installation.liberty();
    List<String> arguments = new ArrayList<>();
    // What wlp/bin/server does, without a shell between.
    arguments.add("@" + openedPackages());
    arguments.add("-javaagent:" + wlp.resolve("bin/tools/ws-javaagent.jar"));
    arguments.add("-Djava.awt.headless=true");
    arguments.addAll(jvmOptions());
    arguments.addAll(List.of("-jar", wlp.resolve("bin/tools/ws-server.jar").toString(), NAME));
    return arguments;
  }

  @Override
  public Server redeployable() {
    Directories.write(
        serverDirectory().resolve("configDropins/overrides/redeployable.xml"),
        """
        <server>
          <applicationMonitor updateTrigger="polled" pollingRate="200ms"/>
        </server>
        """);
    return this;
  }

  /** Left alone, its pool is small on a small machine and grows only while it hangs. */
  @Override
  public Server answeringAtOnce(int requests) {
    Directories.write(
        serverDirectory().resolve("configDropins/overrides/executor.xml"),
        """
        <server>
          <executor coreThreads="%d"/>
        </server>
        """
            .formatted(requests));
    return this;
  }

  /** Into {@code trace.log}, beside what it prints. */
  @Override
  public Server loggingAll() {
    Directories.write(
        serverDirectory().resolve("configDropins/overrides/logging.xml"),
        """
        <server>
          <logging traceSpecification="*=info:org.auditwebhook.*=all:org.apache.hc.*=all:org.flywaydb.*=all"/>
        </server>
        """);
    return this;
  }

  @Override
  void removeWar() {
    Directories.delete(deployed());
  }

  @Override
  void addWar() {
    // under another name first: it is looked for while it is copied
    Path copy = Directories.copy(war(), directory().resolve("audit-webhook.war"));
    Directories.move(copy, deployed());
  }

  private Path deployed() {
    return serverDirectory().resolve("apps/audit-webhook.war");
  }

  private Path serverDirectory() {
    return userDirectory().resolve("servers").resolve(NAME);
  }

  @Override
  Map<String, String> environment() {
    return Map.of("WLP_USER_DIR", userDirectory().toString());
  }

  /** The packages that Liberty wants opened: one file up to Java 23, another from 24 on. */
  private static Path openedPackages() {
    String file = Runtime.version().feature() >= 24 ? "java24.options" : "java9.options";
    return Installation.liberty().resolve("lib/platform/java").resolve(file);
  }

  private String applications() {
    return beside().stream()
        .map(another -> "<webApplication location=\"%s\"/>".formatted(another))
        .collect(Collectors.joining("\n", "<server>\n", "\n</server>\n"));
  }

  private Path userDirectory() {
    return directory().resolve("usr");
  }
}
