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
   * A copy of the shipped WAR that differs in nothing but the classes of this package, which are
   * added.
   */
  public static Path shippedWith(Package added) {
    Path copy = Directories.copy(Installation.war(), named(added));
    add(added, copy, false);
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

  private static Path named(Package classes) {
    return Installation.target()
        .resolve("it")
        .resolve("%s-%s.war".formatted(Installation.server(), classes.getName()));
  }

  private static void add(Package added, Path to, boolean create) {
    String folder = added.getName().replace('.', '/');
    Path classes = Installation.target().resolve("test-classes").resolve(folder);
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
