package org.auditwebhook.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The WAR of a registry of test classes that has audit-webhook inside, as the README says: the
 * shipped jars and the libraries that they need in {@code WEB-INF/lib}.
 */
public final class RegistryWar {
  private static final String BEANS =
      """
      <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0"
             bean-discovery-mode="annotated"/>
      """;

  private static final String OWN_LIBRARIES_FIRST =
      """
      <glassfish-web-app>
        <class-loader delegate="false"/>
      </glassfish-web-app>
      """;

  private final Path war;

  private RegistryWar(String name) {
    war =
        Installation.target()
            .resolve("it")
            .resolve("%s-%s.war".formatted(Installation.server(), name));
    Directories.delete(war);
    Directories.create(war.getParent());
  }

  /** One with the classes jar, and without the API. */
  public static RegistryWar named(String name) {
    RegistryWar registry = new RegistryWar(name);
    registry.copy(Installation.classesJar(), "WEB-INF/lib/audit-webhook-classes.jar");
    registry.copyLibraries();
    return registry
        .file("WEB-INF/beans.xml", BEANS)
        .file("WEB-INF/glassfish-web.xml", OWN_LIBRARIES_FIRST);
  }

  /** With the API. */
  public RegistryWar withApi() {
    copy(Installation.adminJar(), "WEB-INF/lib/audit-webhook-admin.jar");
    return this;
  }

  /** With the classes of this package. */
  public RegistryWar with(Package classes) {
    String folder = classes.getName().replace('.', '/');
    copyAll(
        Installation.target().resolve("test-classes").resolve(folder), "WEB-INF/classes/" + folder);
    return this;
  }

  /** With a file of this text, in place of one that is there. */
  public RegistryWar file(String name, String text) {
    in(
        target -> {
          Path file = target.getPath(name);
          Files.createDirectories(file.getParent());
          Files.writeString(file, text);
        });
    return this;
  }

  /** Without a file that is there. */
  public RegistryWar without(String name) {
    in(target -> Files.delete(target.getPath(name)));
    return this;
  }

  public Path path() {
    return war;
  }

  /** Those of the shipped WAR, which a build gets as dependencies of the classes jar. */
  private void copyLibraries() {
    try (FileSystem shipped = FileSystems.newFileSystem(Installation.war())) {
      copyAll(shipped.getPath("WEB-INF/lib"), "WEB-INF/lib");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copyAll(Path from, String folder) {
    in(
        target -> {
          Path to = Files.createDirectories(target.getPath(folder));
          try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
              Files.copy(file, to.resolve(file.getFileName().toString()));
            }
          }
        });
  }

  private void copy(Path file, String name) {
    in(
        target -> {
          Files.createDirectories(target.getPath(name).getParent());
          Files.copy(file, target.getPath(name));
        });
  }

  private interface Work {
    void in(FileSystem target) throws IOException;
  }

  private void in(Work work) {
    try (FileSystem target = FileSystems.newFileSystem(war, Map.of("create", "true"))) {
      work.in(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
