package org.auditwebhook.it.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.auditwebhook.it.harness.Installation;

/**
 * Tables and sentences in Markdown, which are printed, and written to {@code target/bench}, as
 * often as there is more to tell: a run that fails has told what it had found.
 */
final class Report {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  /** One that is called so. */
  Report(String name) {
    file = Installation.target().resolve("bench/%s-%s.md".formatted(Installation.server(), name));
  }

  /** Begins a table. */
  void head(String... columns) {
    lines.add("");
    row((Object[]) columns);
    row(Collections.nCopies(columns.length, "---").toArray());
  }

  /** A row of a table; numbers that are not whole get as many digits as they need. */
  void row(Object... cells) {
    StringBuilder row = new StringBuilder("|");
    for (Object cell : cells) {
      row.append(' ').append(cell instanceof Double number ? text(number) : cell).append(" |");
    }
    lines.add(row.toString());
  }

  /** A line of its own. */
  void line(String text) {
    lines.add("");
    lines.add(text);
  }

  /** Writes what there is so far, and prints it. */
  void publish() {
    String text = String.join("\n", lines) + "\n";
    System.out.println(text);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(double number) {
    int digits = number >= 100 ? 0 : number >= 10 ? 1 : number >= 0.1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f", number);
  }
}
