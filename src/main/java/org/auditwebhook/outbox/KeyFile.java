package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.auditwebhook.encryption.SealingKey;

/**
 * The file that holds the key of an embedded database where none is configured. Only its owner can
 * read it, from its creation on.
 */
final class KeyFile {
  static final String NAME = "secrets.key";

  private final Path path;

  /**
   * @param directory of the embedded database
   */
  KeyFile(Path directory) {
    path = directory.toAbsolutePath().normalize().resolve(NAME);
  }

  /**
   * The key; empty if there is no file.
   *
   * @throws OutboxUnavailableException if it can't be read, or is no key
   */
  Optional<SealingKey> read() {
    try {
      return Optional.of(SealingKey.of(Files.readString(path, StandardCharsets.US_ASCII)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new OutboxUnavailableException(
          "The key file " + path + " can't be read as base64 of 32 bytes. Put it back.", e);
    }
  }

  /**
   * Makes a new key and writes it: whole and on the disk, or not at all.
   *
   * @throws OutboxUnavailableException if it can't be written
   */
  SealingKey create(SecureRandom random) {
    String text = SealingKey.generate(random);
    Path unfinished = path.resolveSibling(NAME + ".unfinished");
    try {
      Files.deleteIfExists(unfinished);
      write(unfinished, text + "\n");
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      forceDirectory();
      return SealingKey.of(text);
    } catch (IOException e) {
      throw new OutboxUnavailableException("The key file " + path + " can't be written: " + e, e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    FileAttribute<?>[] owners =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, owners)) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** So that the name is on the disk as well; Windows can't, and need not. */
  private void forceDirectory() throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
