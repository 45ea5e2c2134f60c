package org.auditwebhook.it.baddays;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.auditwebhook.it.harness.Installation;

/** Puts reports into {@code target/bad-days}, and into the output of the build. Thread-safe. */
final class Reports {
  private static final List<Report> ALL = new ArrayList<>();

  private Reports() {}

  /** Writes this one, and all of this run together with their total. */
  static synchronized void add(Report report) {
    ALL.add(report);
    String server = Installation.server();
    write(server + "-" + report.name() + ".txt", report.text());
    String table = ALL.stream().map(Report::row).collect(Collectors.joining("\n"));
    write(
        server + ".txt", String.join("\n", server, Report.HEADER, table, Report.total(ALL)) + "\n");
    System.out.println(report.text());
  }

  private static void write(String file, String text) {
    Path directory = Installation.target().resolve("bad-days");
    try {
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
