package org.auditwebhook.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The shipped WAR, and variants of it. */
public final class Wars {
  private Wars() {}

  /**
   * A copy of the shipped WAR that differs in nothing but the classes of these packages, which are
   * added; it has the name of the first.
   */
  public static Path shippedWith(Package... added) {
    Path copy = Directories.copy(Installation.war(), named(added[0]));
    for (Package one : added) {
      add(one, copy, false);
    }
    return copy;
  }

  /** A WAR with nothing in it but the classes of this package. */
  public static Path of(Package classes) {
    Path war = named(classes);
    Directories.delete(war);
    Directories.create(war.getParent());
    add(classes, war, true);
    return war;
  }

  /** The sample registry with a configuration of its own, under another name. */
  public static Path sampleWith(String name, String properties) {
    return changed(
        Directories.copy(Installation.sampleWar(), named(Installation.server()).resolve(name)),
        war -> {
          Path folder = Files.createDirectories(war.getPath("/WEB-INF/classes/META-INF"));
          Files.writeString(folder.resolve("microprofile-config.properties"), properties);
        });
  }

  /** The sample registry without the client, so that nobody hears of what it fires. */
  public static Path sampleWithoutClient(String name) {
    Path copy =
        Directories.copy(Installation.sampleWar(), named(Installation.server()).resolve(name));
    changed(copy, war -> Files.delete(war.getPath("/WEB-INF/lib/audit-webhook-client.jar")));
    String audit = "org/auditwebhook/audit";
    add(Installation.target().resolve("classes").resolve(audit), audit, copy, false);
    return copy;
  }

  private interface Change {
    void make(FileSystem war) throws IOException;
  }

  private static Path changed(Path archive, Change change) {
    try (FileSystem war = FileSystems.newFileSystem(archive)) {
      change.make(war);
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path named(Package classes) {
    return named("%s-%s.war".formatted(Installation.server(), classes.getName()));
  }

  private static Path named(String name) {
    return Installation.target().resolve("it").resolve(name);
  }

  private static void add(Package added, Path to, boolean create) {
    String folder = added.getName().replace('.', '/');
    add(Installation.target().resolve("test-classes").resolve(folder), folder, to, create);
  }

  private static void add(Path classes, String folder, Path to, boolean create) {
    try (FileSystem war =
            FileSystems.newFileSystem(to, Map.of("create", Boolean.toString(create)));
        Stream<Path> files = Files.list(classes)) {
      Path target = Files.createDirectories(war.getPath("/WEB-INF/classes/" + folder));
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String version() {
    try (JarFile war = new JarFile(Installation.war().toFile())) {
      return war.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
