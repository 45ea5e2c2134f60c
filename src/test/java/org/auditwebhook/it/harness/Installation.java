package org.auditwebhook.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the build has put what is under test. Each place is a system property, and has a default
 * that fits a test that is started from an IDE after {@code ./mvnw package}.
 */
public final class Installation {
  private static final String PAYARA_MICRO =
      "fish/payara/extras/payara-micro/6.2025.10/payara-micro-6.2025.10.jar";

  private Installation() {}

  /** Which server the tests are to run on: {@code payara} or {@code liberty}. */
  public static String server() {
    return System.getProperty("server", "payara");
  }

  /** The project's directory. */
  public static Path basedir() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** Where everything goes that a test run leaves behind. */
  public static Path target() {
    return basedir().resolve("target");
  }

  /** The shipped WAR. */
  public static Path war() {
    return existing("war", target().resolve("audit-webhook.war"));
  }

  /** The jar of everything but the API, for a registry's own WAR. */
  static Path classesJar() {
    return existing("classes.jar", target().resolve("audit-webhook-classes.jar"));
  }

  /** The jar of the API. */
  static Path adminJar() {
    return existing("admin.jar", target().resolve("audit-webhook-admin.jar"));
  }

  /** The sample registry that is built beside it. */
  public static Path sampleWar() {
    return existing("sample.war", target().resolve("sample-registry.war"));
  }

  /** The sample registry with audit-webhook inside its WAR. */
  public static Path insideWar() {
    return existing("inside.war", target().resolve("samples/inside/sample-registry.war"));
  }

  /** The same with a store in the database of the outbox. */
  public static Path inTransactionWar() {
    return existing(
        "in-transaction.war", target().resolve("samples/in-transaction/sample-registry.war"));
  }

  /** The version of the shipped WAR. */
  public static String version() {
    return Optional.ofNullable(System.getProperty("version")).orElseGet(Wars::version);
  }

  static Path payaraMicro() {
    Path repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
    return existing("payara.micro.jar", repository.resolve(PAYARA_MICRO));
  }

  static Path liberty() {
    return existing("liberty.home", target().resolve("servers/wlp"));
  }

  private static Path existing(String property, Path otherwise) {
    Path path = Optional.ofNullable(System.getProperty(property)).map(Path::of).orElse(otherwise);
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          "There is no %s; run ./mvnw package, or set -D%s".formatted(path, property));
    }
    return path.toAbsolutePath();
  }
}
