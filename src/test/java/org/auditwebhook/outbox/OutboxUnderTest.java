package org.auditwebhook.outbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.Settings;

/** The outbox on a real database file, wired by hand as CDI wires it. */
public final class OutboxUnderTest implements AutoCloseable {
  public static final Requester ADMIN = new Requester("ops", "192.0.2.1");

  final WatchedDatabase database = new WatchedDatabase();
  public final Lanes lanes = new Lanes();
  public final Endpoints endpoints = new Endpoints();
  final AdminTrail trail = new AdminTrail();
  final Drafts drafts = new Drafts();
  public final OutboxId id = new OutboxId();
  public final Secrets secrets = new Secrets();
  public final SecretChanges secretChanges = new SecretChanges();
  final Drops drops = new Drops();
  final Room room = new Room();
  final OutboxProbe probe = new OutboxProbe();
  final Counters counters = new Counters();
  public final Breakers breakers = new Breakers();
  public final Pauses pauses = new Pauses();
  final EventWriter eventWriter = new EventWriter();
  public final Recorder recorder = new Recorder();
  final EmitBuffer buffer = new EmitBuffer();
  final GapWriter gaps = new GapWriter();
  final EmitWriter writer = new EmitWriter();
  final AuditStore store = new AuditStore();
  public final Claims claims = new Claims();
  public final SharedRate sharedRate = new SharedRate();
  public final Settlements settlements = new Settlements();
  final DeadLetters deadLetters = new DeadLetters();
  final RedeliveryJobs jobs = new RedeliveryJobs();
  public final Redelivery redelivery = new Redelivery();
  public final Deliveries deliveries = new Deliveries();
  final ClockShift clockShift = new ClockShift();
  final Retention retention = new Retention();
  final Upkeep upkeep = new Upkeep();
  final Compaction compaction = new Compaction();
  final Erasure erasure = new Erasure();
  final Backup backup = new Backup();
  final Uncounted uncounted = new Uncounted();
  final DeadLetterActions actions = new DeadLetterActions();
  final InTransaction inTransaction = new InTransaction();

  @SuppressWarnings("UnnecessaryAssignment") // there is no framework here that would inject
  private OutboxUnderTest(
      Settings settings, Optional<DataSource> shared, CallersUnderTest callers) {
    database.settings = settings;
    database.caller = callers.transaction();
    database.suspension = callers.suspension();
    uncounted.database = database;
    uncounted.endpoints = endpoints;
    upkeep.uncounted = uncounted;
    actions.database = database;
    actions.endpoints = endpoints;
    upkeep.actions = actions;
    inTransaction.database = database;
    inTransaction.eventWriter = eventWriter;
    inTransaction.endpoints = endpoints;
    inTransaction.lanes = lanes;
    inTransaction.room = room;
    inTransaction.drafts = drafts;
    inTransaction.caller = database.caller;
    store.inTransaction = inTransaction;
    store.settings = settings;
    endpoints.database = database;
    endpoints.settings = settings;
    endpoints.lanes = lanes;
    id.database = database;
    secrets.settings = settings;
    secrets.database = database;
    secretChanges.secrets = secrets;
    secretChanges.endpoints = endpoints;
    secrets.trail = trail;
    secretChanges.settings = settings;
    endpoints.trail = trail;
    trail.database = database;
    trail.eventWriter = eventWriter;
    trail.drafts = drafts;
    trail.settings = settings;
    room.settings = settings;
    room.database = database;
    probe.database = database;
    probe.room = room;
    counters.database = database;
    counters.drops = drops;
    breakers.endpoints = endpoints;
    breakers.counters = counters;
    breakers.settings = settings;
    pauses.endpoints = endpoints;
    pauses.settings = settings;
    eventWriter.database = database;
    eventWriter.endpoints = endpoints;
    eventWriter.lanes = lanes;
    eventWriter.settings = settings;
    recorder.eventWriter = eventWriter;
    recorder.room = room;
    recorder.drops = drops;
    recorder.drafts = drafts;
    drafts.settings = settings;
    drafts.open();
    recorder.keys = new IdempotencyKeys();
    recorder.keys.database = database;
    gaps.settings = settings;
    gaps.drafts = drafts;
    gaps.drops = drops;
    gaps.room = room;
    gaps.eventWriter = eventWriter;
    gaps.keys = recorder.keys;
    gaps.endpoints = endpoints;
    buffer.settings = settings;
    buffer.drops = drops;
    buffer.room = room;
    writer.buffer = buffer;
    writer.eventWriter = eventWriter;
    writer.gaps = gaps;
    writer.room = room;
    store.eventWriter = eventWriter;
    store.buffer = buffer;
    store.drafts = drafts;
    claims.database = database;
    claims.lanes = lanes;
    lanes.database = database;
    sharedRate.database = database;
    claims.settings = settings;
    settlements.database = database;
    settlements.settings = settings;
    deadLetters.database = database;
    deadLetters.counters = counters;
    deadLetters.lanes = lanes;
    deadLetters.trail = trail;
    jobs.database = database;
    jobs.letters = deadLetters;
    jobs.trail = trail;
    redelivery.database = database;
    redelivery.settings = settings;
    redelivery.lanes = lanes;
    deliveries.database = database;
    clockShift.database = database;
    clockShift.endpoints = endpoints;
    clockShift.settings = settings;
    retention.database = database;
    retention.endpoints = endpoints;
    retention.settings = settings;
    upkeep.database = database;
    upkeep.clockShift = clockShift;
    upkeep.retention = retention;
    compaction.database = database;
    upkeep.compaction = compaction;
    erasure.endpoints = endpoints;
    erasure.trail = trail;
    backup.database = database;
    backup.settings = settings;
    backup.endpoints = endpoints;
    backup.trail = trail;
    shared.ifPresentOrElse(source -> database.open(new SharedPostgresql(source)), database::open);
    try {
      endpoints.load();
      id.load();
      secrets.load();
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    buffer.open();
    gaps.open();
    gaps.restore();
  }

  /** With {@code http://a.test} as the target. */
  public static OutboxUnderTest in(Path directory) {
    return in(directory, Map.of("audit.webhook.url", "http://a.test"));
  }

  /** With these settings, by their full names, besides the directory. */
  public static OutboxUnderTest in(Path directory, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("audit.webhook.outbox.directory", directory.toString());
    return new OutboxUnderTest(read(all), Optional.empty(), CallersUnderTest.none());
  }

  /** On a PostgreSQL, with {@code http://a.test} as the target; one of several instances. */
  public static OutboxUnderTest on(DataSource shared) {
    return on(shared, Map.of("audit.webhook.url", "http://a.test"));
  }

  /** On a PostgreSQL, with these settings. */
  public static OutboxUnderTest on(DataSource shared, Map<String, String> settings) {
    return new OutboxUnderTest(read(settings), Optional.of(shared), CallersUnderTest.none());
  }

  /** On the PostgreSQL of these callers, whose threads may have transactions of their own. */
  static OutboxUnderTest on(CallersUnderTest callers, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("audit.webhook.capture", "in-transaction");
    all.put("audit.webhook.outbox.datasource", "jdbc/of-the-callers");
    return new OutboxUnderTest(read(all), Optional.of(callers.connections()), callers);
  }

  /**
   * Without events of admins unless they are asked for: most tests count what is recorded. Likewise
   * with 32 slots that are always there.
   */
  private static Settings read(Map<String, String> settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "audit.webhook.admin.audit", "false",
                "audit.webhook.concurrency", "32",
                "audit.webhook.concurrency.adaptive", "false"));
    all.putAll(settings);
    return Settings.read(Properties.of(all));
  }

  public Endpoint endpoint() {
    return endpoints.get(Endpoints.DEFAULT);
  }

  public Lane lane() {
    return lanes.of(endpoint());
  }

  public Counts counts() {
    return counters.of(endpoint());
  }

  public List<Long> record(int entries) {
    return recorder.record(
        "test",
        IntStream.range(0, entries).mapToObj(i -> AuditEntry.of("test.n" + i)).toList(),
        Optional.empty());
  }

  List<Leased> claim(int atMost) {
    return claims.claim(endpoint(), atMost).leased();
  }

  /** As if nothing waited in the database: what is recorded next is handed over. */
  void catchUp() {
    lane().cancel(lane().reserveForClaim(Integer.MAX_VALUE));
    lane().caughtUp();
  }

  /** All that was handed over and not taken. */
  List<Leased> taken() {
    return Stream.generate(() -> lane().take(Duration.ZERO))
        .takeWhile(call -> !call.isEmpty())
        .flatMap(List::stream)
        .toList();
  }

  /** How many rows a table has; of {@code receipt}, how many events have one. */
  long count(String table) {
    return table.equals("receipt")
        ? number(
            "SELECT COALESCE(SUM(event_id - COALESCE(first_event_id, event_id) + 1), 0) AS n"
                + " FROM receipt")
        : number("SELECT COUNT(*) AS n FROM " + table);
  }

  /** How many rows those receipts are. */
  long receiptRows() {
    return number("SELECT COUNT(*) AS n FROM receipt");
  }

  private long number(String select) {
    return database.transaction(
        connection -> Jdbc.first(connection, select, row -> row.getLong("n")).orElseThrow());
  }

  /** How many rows each of these tables has. */
  List<Long> rows(String... tables) {
    return Stream.of(tables).map(this::count).toList();
  }

  void sql(String statement) {
    database.transaction(connection -> Jdbc.update(connection, statement));
  }

  @Override
  public void close() {
    database.close();
    gaps.keepUnwritten();
  }
}
