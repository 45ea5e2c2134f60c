package org.auditwebhook.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Path copy =
        Directories.copy(
            Installation.war(),
            Installation.target()
                .resolve("it")
                .resolve("%s-%s.war".formatted(Installation.server(), added.getName())));
    String folder = added.getName().replace('.', '/');
    Path classes = Installation.target().resolve("test-classes").resolve(folder);
    try (FileSystem war = FileSystems.newFileSystem(copy);
        Stream<Path> files = Files.list(classes)) {
      Path target = Files.createDirectories(war.getPath("/WEB-INF/classes/" + folder));
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  static String version() {
    try (JarFile war = new JarFile(Installation.war().toFile())) {
      return war.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
