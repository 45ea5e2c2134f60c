package org.auditwebhook.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps gaps over a restart where they can't be in the database: one file for each batch, called
 * after its key, with a line for each gap. Whoever finds the same file writes the same batch, so
 * that several instances may share a directory.
 */
final class GapFiles {
  private static final String NONE = "-";

  private final Path directory;

  GapFiles(Path directory) {
    this.directory = directory;
  }

  /** Stores the batch; a file of its key is replaced. */
  void keep(GapBatch batch) throws IOException {
    Files.createDirectories(directory);
    Path unfinished = directory.resolve("gap-" + batch.key() + ".tmp");
    Files.write(unfinished, batch.gaps().stream().map(GapFiles::line).toList(), UTF_8);
    Files.move(unfinished, file(batch), StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * What is kept. A file that can't be read stays as it is.
   *
   * @param unreadable gets each such file, with the reason
   */
  List<GapBatch> kept(Unreadable unreadable) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<GapBatch> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "gap-*.txt")) {
      for (Path file : files) {
        try {
          all.add(new GapBatch(key(file), gaps(file)));
        } catch (IOException | RuntimeException e) {
          unreadable.is(file, e);
        }
      }
    }
    return all;
  }

  /** Forgets the batch; does nothing if there is no file. */
  void forget(GapBatch batch) throws IOException {
    Files.deleteIfExists(file(batch));
  }

  /** Gets a file that can't be read. */
  interface Unreadable {
    void is(Path file, Exception reason);
  }

  private Path file(GapBatch batch) {
    return directory.resolve("gap-" + batch.key() + ".txt");
  }

  private static String key(Path file) {
    String name = file.getFileName().toString();
    return name.substring("gap-".length(), name.length() - ".txt".length());
  }

  private static List<Gap> gaps(Path file) throws IOException {
    List<Gap> gaps = new ArrayList<>();
    for (String line : Files.readAllLines(file, UTF_8)) {
      gaps.add(gap(line));
    }
    if (gaps.isEmpty()) {
      throw new IOException("it is empty");
    }
    return gaps;
  }

  private static String line(Gap gap) {
    return String.join(
        " ",
        gap.cause().word(),
        Long.toString(gap.dropped()),
        Long.toString(gap.refused()),
        gap.from().toString(),
        gap.to().toString(),
        gap.file().orElse(NONE));
  }

  private static Gap gap(String line) {
    String[] words = line.split(" ", 6);
    return new Gap(
        GapCause.ofWord(words[0]),
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        Instant.parse(words[3]),
        Instant.parse(words[4]),
        Optional.of(words[5]).filter(file -> !file.equals(NONE)));
  }
}
