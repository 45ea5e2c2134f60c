package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Renames a database file that can't be read, so that a new one can be begun. It is neither deleted
 * nor overwritten, ever.
 */
final class SetAside {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS'Z'");

  private final Path file;

  SetAside(Path file) {
    this.file = file;
  }

  /**
   * Renames the file to {@code <name>.corrupt-<time>}, after it has left a note that becomes an
   * {@value Gap#ACTION}.
   *
   * @return what the file is now
   */
  Path now() throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Path aside =
        file.resolveSibling(prefix() + TIME.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC)));
    // The note first: after a crash in between there is one too many, and not one too few.
    new GapFiles(file.getParent())
        .keep(
            new GapBatch(
                UUID.randomUUID().toString(),
                List.of(Gap.ofFile(aside.getFileName().toString(), now))));
    return Files.move(file, aside);
  }

  /**
   * A number that is above every event id in the files that were set aside: the microseconds of the
   * Unix epoch when the last one was. Nobody records a million events a second. Empty if none was.
   */
  OptionalLong aboveAllIds() throws IOException {
    OptionalLong most = OptionalLong.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(file.getParent(), prefix() + "*")) {
      for (Path aside : files) {
        long micros = micros(aside.getFileName().toString());
        if (micros > most.orElse(0)) {
          most = OptionalLong.of(micros);
        }
      }
    }
    return most;
  }

  private String prefix() {
    return file.getFileName() + ".corrupt-";
  }

  /** Zero if the name is not one of ours. */
  private long micros(String name) {
    try {
      Instant time =
          LocalDateTime.parse(name.substring(prefix().length()), TIME).toInstant(ZoneOffset.UTC);
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
