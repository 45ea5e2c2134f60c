package org.auditwebhook.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of a spool, which one application at a time has: beside the segments it holds what
 * the keys of batches are made with, the position, and a lock.
 */
final class SpoolDirectory implements Closeable {
  private static final System.Logger LOG = System.getLogger(SpoolDirectory.class.getName());

  private final Path path;
  private final SpoolLock lock;
  private final BatchKeys keys;
  private final RandomAccessFile position;

  /**
   * Makes it where it is missing, and locks it.
   *
   * @throws IOException if it can't be used
   */
  SpoolDirectory(Path path) throws IOException {
    this.path = path;
    create(path);
    lock = new SpoolLock(path);
    try {
      keys = new BatchKeys(secret());
      position = new RandomAccessFile(path.resolve("position").toFile(), "rw");
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Only the server's user may look into one that is made here. Another application may make it at
   * the same moment.
   */
  static void create(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Path parent = path.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      if (Files.getFileStore(parent).supportsFileAttributeView("posix")) {
        Files.createDirectories(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } else {
        Files.createDirectories(path);
      }
    }
  }

  /** The same for all times, and of no other spool. */
  private String secret() throws IOException {
    Path file = path.resolve("secret");
    if (!Files.exists(file) || Files.readString(file, US_ASCII).isBlank()) {
      Path unfinished = path.resolve("secret.tmp");
      Files.writeString(unfinished, UUID.randomUUID().toString(), US_ASCII);
      force(unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return Files.readString(file, US_ASCII).strip();
  }

  Path path() {
    return path;
  }

  /** What the {@code Idempotency-Key} of a batch is. */
  String key(Batch batch) {
    return keys.of(batch);
  }

  /** The segments that are there, in their order. */
  List<Segment> segments() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path one : files.filter(Segment::is).sorted().toList()) {
        segments.add(Segment.existing(one));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return segments;
  }

  /** A new segment, which the disk knows of. */
  Segment newSegment(long number) throws IOException {
    Segment segment = Segment.in(path, number);
    force(path);
    return segment;
  }

  /** A directory can't be forced on every system; then its entries are as safe as it makes them. */
  private static void force(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} can''t be forced to the disk", file);
    }
  }

  /**
   * How far the spool has been sent; its beginning if that is not known.
   *
   * @param last the number of the last segment
   */
  Position position(long last) throws IOException {
    if (position.length() == 0) {
      return Position.START;
    }
    byte[] text = new byte[Position.START.text().length()];
    position.seek(0);
    int read = position.read(text);
    Optional<Position> known =
        Position.parse(new String(text, 0, Math.max(0, read), US_ASCII))
            .filter(at -> at.segment() <= last);
    if (known.isEmpty()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The file {0} is damaged: what is in the spool is sent again from its beginning, under"
              + " other keys, so that events may be recorded twice",
          path.resolve("position"));
    }
    return known.orElse(Position.START);
  }

  /** Notes how far it has been sent. It is not forced to the disk: it guards from no loss. */
  void write(Position at) throws IOException {
    position.seek(0);
    position.write(at.text().getBytes(US_ASCII));
  }

  /** Lets go of it. */
  @Override
  public void close() throws IOException {
    try (lock) {
      position.close();
    }
  }
}
