package org.auditwebhook.admin;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.auditwebhook.admin.json.JsonOutput;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.outbox.IdempotencyKey;
import org.auditwebhook.outbox.OutboxFullException;
import org.auditwebhook.outbox.OutboxUnavailableException;
import org.auditwebhook.outbox.Recorder;

/** Records what a request brings, and puts every way in which that can fail into words. */
@ApplicationScoped
class Recording {
  /** The most bytes of a request. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  /**
   * Who records.
   *
   * @param name the name of the token, or the subject of a JWT, see {@link Caller}
   * @param key what makes a repeat known, empty if a repeat is to be recorded again
   */
  record Producer(String name, Optional<String> key) {}

  /** Reads the entries of a body. */
  private interface Reading {
    List<AuditEntry> at(Supplier<Instant> now);
  }

  @Inject Recorder recorder;

  /**
   * Records the entries of a body, and answers {@code audit_entries_ok} when they are committed. A
   * request without entries is one that has nothing to record, not a wrong one.
   *
   * @throws ProblemException if none of them was recorded, or, with 503, if that is unknown
   */
  JsonObject record(byte[] body, boolean ndjson, Producer producer) {
    Reading reading = now -> read(body, ndjson, now);
    List<AuditEntry> entries = reading.at(Instant::now);
    Optional<IdempotencyKey> key =
        producer
            .key()
            .map(text -> new IdempotencyKey(producer.name(), text, digest(body, entries, reading)));
    return recorded(record(producer, entries, key));
  }

  private static List<AuditEntry> read(byte[] body, boolean ndjson, Supplier<Instant> now) {
    EntriesReader reader = new EntriesReader(now);
    return ndjson ? reader.ndjson(body) : reader.json(body);
  }

  /**
   * What a repeat is known by, which is stored. A secret in the body could be found from the body's
   * digest by trying: where there is one, the digest is that of the entries as they are recorded,
   * each without a time of its own at the same time.
   */
  private byte[] digest(byte[] body, List<AuditEntry> entries, Reading reading) {
    return recorder.hides(entries)
        ? recorder.digest(reading.at(() -> Instant.EPOCH))
        : Digests.sha256(body);
  }

  /** {@code audit_entries_ok}. */
  static JsonObject recorded(List<Long> eventIds) {
    return JsonOutput.object()
        .add("type", "audit_entries_ok")
        .add("recorded", eventIds.size())
        .add("event_ids", JsonOutput.of(eventIds))
        .build();
  }

  private List<Long> record(
      Producer producer, List<AuditEntry> entries, Optional<IdempotencyKey> key) {
    try {
      return recorder.record(producer.name(), entries, key);
    } catch (IdempotencyKey.InFlightException e) {
      throw Problem.of(
              ProblemType.IDEMPOTENCY_KEY_IN_FLIGHT,
              "The first request with this Idempotency-Key is not answered yet: repeat in a"
                  + " second.")
          .header("Retry-After", "1")
          .exception();
    } catch (IdempotencyKey.ReusedException e) {
      throw Problem.of(
              ProblemType.IDEMPOTENCY_KEY_REUSED,
              "Nothing was recorded: this Idempotency-Key was used with another body. Take a new"
                  + " one for each request.")
          .exception();
    } catch (OutboxFullException e) {
      throw Problem.of(ProblemType.OUTBOX_FULL, "Nothing was recorded. " + e.getMessage())
          .header("Retry-After", "60")
          .exception();
    } catch (OutboxUnavailableException e) {
      throw OutboxUnavailableMapper.problem(
              e,
              "Whether the entries are recorded is unknown: repeat the request with the same"
                  + " Idempotency-Key.")
          .exception();
    }
  }
}
