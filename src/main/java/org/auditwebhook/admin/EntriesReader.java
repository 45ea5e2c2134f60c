package org.auditwebhook.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.auditwebhook.admin.json.JsonInput;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.Utf8;
import org.auditwebhook.audit.AuditEntry;

/**
 * Reads the body of a recording request: all of its entries, or the first thing that is wrong with
 * it. For one use.
 */
final class EntriesReader {
  /** The most entries of one request. */
  static final int MAX_ENTRIES = 10_000;

  private final EntryReader reader;
  private final List<AuditEntry> entries = new ArrayList<>();

  /**
   * @param now the time of an entry that does not say when it was
   */
  EntriesReader(Supplier<Instant> now) {
    reader = new EntryReader(now);
  }

  /**
   * The entries of an array, or of an object that is one entry.
   *
   * @throws ProblemException 400 that names index and field of what is wrong, 413 if there are too
   *     many
   */
  List<AuditEntry> json(byte[] body) {
    try {
      JsonInput.forEach(
          Utf8.decode(body, 0, body.length), EntryReader.MAX_DEPTH, value -> add(value));
    } catch (JsonInputException e) {
      throw invalid(e);
    }
    return entries;
  }

  /**
   * The entries of NDJSON: one in each line that is not blank.
   *
   * @throws ProblemException likewise; lines that are blank are not counted
   */
  List<AuditEntry> ndjson(byte[] body) {
    int start = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        line(body, start, i - start);
        start = i + 1;
      }
    }
    return entries;
  }

  private void line(byte[] body, int start, int length) {
    try {
      String line = Utf8.decode(body, start, length);
      if (!line.isBlank()) {
        add(JsonInput.read(line, EntryReader.MAX_DEPTH));
      }
    } catch (JsonInputException e) {
      throw invalid(e.path().index().isPresent() ? e : e.inElement(entries.size()));
    }
  }

  private void add(Object value) {
    if (entries.size() == MAX_ENTRIES) {
      throw Problem.of(
              413, "The request has more than 10,000 entries: send them in several requests.")
          .exception();
    }
    try {
      entries.add(reader.read(value));
    } catch (JsonInputException e) {
      throw e.inElement(entries.size());
    }
  }

  private static ProblemException invalid(JsonInputException e) {
    OptionalInt index = e.path().index();
    if (index.isEmpty()) {
      return Problem.of(ProblemType.INVALID_ENTRY, "Nothing was recorded: " + e.getMessage() + ".")
          .exception();
    }
    String where = "entry " + index.getAsInt() + ": ";
    Problem problem =
        Problem.of(
                ProblemType.INVALID_ENTRY,
                "Nothing was recorded: " + where + e.sentenceInElement("it") + ".")
            .with("index", index.getAsInt());
    String field = e.path().withoutIndex().toString();
    return (field.isEmpty() ? problem : problem.with("field", field)).exception();
  }
}
