package org.auditwebhook.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.auditwebhook.it.deployer.DeployerServlet;

/** Payara Micro, from its one jar, with the options and commands that are shipped. */
final class PayaraMicro extends Server {
  private boolean logLevels;

  PayaraMicro(String name) {
    super(name);
  }

  @Override
  List<String> arguments() {
    Path deployed =
        Directories.copy(war(), directory().resolve("deploy").resolve("audit-webhook.war"));
    // What it deployed before stands in there, and would be deployed twice.
    Path root = Directories.recreate(directory().resolve("root"));
    Path config = Installation.basedir().resolve("server-config/payara");
    List<String> arguments = new ArrayList<>(jvmOptions());
    arguments.addAll(List.of("-jar", Installation.payaraMicro().toString()));
    arguments.addAll(List.of("--rootdir", root.toString()));
    arguments.addAll(List.of("--port", Integer.toString(port())));
    arguments.addAll(List.of("--nocluster", "--disablephonehome"));
    arguments.addAll(
        List.of("--prebootcommandfile", config.resolve("loopback.preboot").toString()));
    if (logLevels) {
      arguments.addAll(List.of("--postbootcommandfile", logLevels().toString()));
    }
    if (isOnPostgres()) {
      arguments.addAll(List.of("--addlibs", Postgres.driver().toString()));
      arguments.addAll(
          List.of("--postbootcommandfile", config.resolve(dataSource() + ".postboot").toString()));
    }
    arguments.addAll(List.of("--deploy", deployed.toString()));
    beside().forEach(another -> arguments.addAll(List.of("--deploy", another.toString())));
    return arguments;
  }

  @Override
  public Server redeployable() {
    return deployingAlso(
        Directories.copy(
            Wars.of(DeployerServlet.class.getPackage()),
            directory().resolve("beside").resolve("deployer.war")));
  }

  @Override
  public Server loggingAll() {
    logLevels = true;
    return this;
  }

  private Path logLevels() {
    return write(
        "log-levels.postboot",
        "set-log-levels org.auditwebhook=FINEST:org.apache.hc=FINEST:org.flywaydb=FINEST\n");
  }

  @Override
  void removeWar() {
    run("command=undeploy&argument=audit-webhook");
  }

  @Override
  void addWar() {
    run("command=deploy&argument=" + directory().resolve("deploy/audit-webhook.war"));
  }

  private void run(String query) {
    Reply reply = api().get(root().resolve("/deployer/run?" + query).toString());
    if (reply.status() != 200) {
      throw new AssertionError(reply.toString());
    }
  }

  @Override
  Map<String, String> environment() {
    return Map.of();
  }
}
