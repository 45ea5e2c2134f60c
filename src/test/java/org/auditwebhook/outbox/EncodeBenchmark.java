package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.it.bench.measure.Samples;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.Settings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From an entry to the bytes that are stored, redaction and the event's id included. */
@State(Scope.Benchmark)
public class EncodeBenchmark {
  private final Drafts drafts = new Drafts();
  private final AuditEntry entry =
      new AuditEntry(
          Samples.ACTION, Instant.now(), Samples.NETWORK, 4_711L, Samples.details(4_711));

  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  public EncodeBenchmark() {
    drafts.settings = Settings.read(Properties.of(Map.of()));
    drafts.open();
  }

  @Benchmark
  public byte[] encode() {
    return drafts.of(entry, Drafts.FIRED).body(1_000_000);
  }
}
