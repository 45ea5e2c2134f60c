package org.auditwebhook.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file of the entries that audit-webhook refuses, for a human: NDJSON, as they were sent. */
final class RefusedEntries {
  private final Path file;

  RefusedEntries(Path directory) {
    file = directory.resolve("refused.ndjson");
  }

  Path file() {
    return file;
  }

  /** Appends one. */
  void add(byte[] line) throws IOException {
    Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
