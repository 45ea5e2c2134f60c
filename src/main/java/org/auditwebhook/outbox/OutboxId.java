package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/**
 * The id of this outbox, for all of its life and wherever it is moved: event ids alone are not
 * unique, because they begin at 1 in each. Thread-safe.
 */
@ApplicationScoped
public class OutboxId {
  /** Half of a UUID: enough that no receiver meets the same one of two outboxes. */
  private static final int DIGITS = 16;

  private static final String BEGIN = "UPDATE upkeep SET outbox_id = ? WHERE outbox_id IS NULL";
  private static final String READ = "SELECT outbox_id FROM upkeep";

  private volatile MessageIds messages;

  @Inject Database database;

  @PostConstruct
  void load() {
    String id =
        database.transaction(
            connection -> {
              Jdbc.update(connection, BEGIN, UUID.randomUUID().toString());
              return Jdbc.first(connection, READ, row -> row.getString("outbox_id")).orElseThrow();
            });
    messages = new MessageIds(id.replace("-", "").substring(0, DIGITS));
  }

  /** What receivers know an event by, see {@link MessageIds#of(long)}. */
  public String messageId(long eventId) {
    return messages.of(eventId);
  }

  /** What receivers know a batch of events by, see {@link MessageIds#of(List)}. */
  public String messageId(List<Long> eventIds) {
    return messages.of(eventIds);
  }
}
