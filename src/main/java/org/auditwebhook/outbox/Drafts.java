package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Function;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.audit.Redaction;
import org.auditwebhook.audit.SensitiveKeys;
import org.auditwebhook.settings.RedactSettings;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.Token;

/**
 * Makes drafts of entries, the only way to the bytes of an event: what is to be redacted is
 * redacted here, before anything is encoded, hashed or measured. Thread-safe.
 */
@ApplicationScoped
class Drafts {
  /** The producer of what code in this application has fired. */
  static final String FIRED = Token.FIRED;

  /** The producer of what this application says itself. */
  static final String OURS = Token.OURS;

  private Function<AuditEntry, AuditEntry> redaction;
  private int maxSize;

  @Inject Settings settings;

  @PostConstruct
  void open() {
    maxSize = settings.events().maxSize();
    redaction = redaction(settings.redact());
  }

  private static Function<AuditEntry, AuditEntry> redaction(RedactSettings redact) {
    SensitiveKeys keys = new SensitiveKeys(redact.keys());
    return switch (redact.mode()) {
      case OFF -> entry -> entry;
      case MASK -> Redaction.masking(keys)::of;
      case HASH -> {
        byte[] key = redact.hashKey().orElseThrow().bytes();
        yield new Redaction(keys, new KeyedHash(key))::of;
      }
    };
  }

  /**
   * The draft of an entry.
   *
   * @param producer the name of whoever records it
   */
  Draft of(AuditEntry entry, String producer) {
    return Draft.of(redaction.apply(entry), producer, maxSize).with(OrderKey.of(entry));
  }

  /** Whether anything in the entry is hidden in its draft. */
  boolean hides(AuditEntry entry) {
    return redaction.apply(entry).details() != entry.details();
  }

  /** The drafts of these entries, in their order. */
  List<Draft> of(List<AuditEntry> entries, String producer) {
    return entries.stream().map(entry -> of(entry, producer)).toList();
  }
}
