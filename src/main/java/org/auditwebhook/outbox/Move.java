package org.auditwebhook.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.auditwebhook.settings.EncryptionSettings;
import org.h2.api.ErrorCode;

/**
 * Moves an embedded outbox into an empty PostgreSQL, in one transaction there: all of it or
 * nothing. The file is the truth until that is committed; then it is renamed. A crash in between is
 * noticed by an id that both have then. For one thread.
 */
final class Move {
  private static final System.Logger LOG = System.getLogger(Move.class.getName());

  /** Rows of one batch; an event may have 1 MiB. */
  private static final int BATCH = 100;

  /** What is copied, and which rows of it. */
  private static final Map<String, String> SOURCES = sources();

  /**
   * Counts become one more row, beside those of instances that run already; with what is uncounted,
   * so that those rows need not come along.
   */
  private static final String COUNTERS =
      """
      SELECT endpoint_id, 'MOVED' AS writer, SUM(delivered) AS delivered, SUM(failed) AS failed,
             SUM(dropped) AS dropped, SUM(dead) AS dead,
             SUM(pending) + (SELECT COUNT(*) FROM uncounted_delivery u
                              WHERE u.endpoint_id = counter.endpoint_id) AS pending
        FROM counter GROUP BY endpoint_id""";

  /** Nobody records meanwhile, and of several who move one waits for the other. */
  private static final String LOCK = "LOCK TABLE event IN EXCLUSIVE MODE";

  private static final String ID = "SELECT outbox_id FROM upkeep";
  private static final String SET_ID = "UPDATE upkeep SET outbox_id = ?";
  private static final String ANY_EVENT = "SELECT event_id FROM event FETCH FIRST 1 ROW ONLY";

  private static final String ANY_SECRET =
      "SELECT secret_id FROM endpoint_secret FETCH FIRST 1 ROW ONLY";

  private final Path file;
  private final EmbeddedH2 embedded;
  private final SecretRows secrets;

  /**
   * @param directory of the embedded database's file
   * @param keys what opens its secrets, besides the key file there, and seals them in the target
   */
  Move(Path directory, EncryptionSettings keys) {
    secrets = new SecretRows(Sealing.forMove(keys, directory));
    Path absolute = directory.toAbsolutePath().normalize();
    file = absolute.resolve("outbox.mv.db");
    embedded = EmbeddedH2.existing(absolute, Database.LONGEST_WAIT);
  }

  /**
   * Does it, unless it was done before.
   *
   * @throws OutboxUnavailableException with a sentence that says why it can't be; the file and the
   *     target are as before
   */
  void into(Database target) {
    target.transaction(
        connection -> {
          Jdbc.update(connection, LOCK);
          Optional<DataSource> source = Files.exists(file) ? opened() : Optional.empty();
          if (source.isPresent()) {
            moveInto(connection, source.get());
          } else {
            LOG.log(
                System.Logger.Level.INFO,
                "audit.webhook.outbox.import names a directory without an outbox; if it was moved"
                    + " before, remove the setting");
          }
          return null;
        });
    setAside();
  }

  /** Empty if another instance, which has moved it, has renamed it at this moment. */
  private Optional<DataSource> opened() {
    try {
      return Optional.of(embedded.open());
    } catch (OutboxUnavailableException e) {
      if (e.getCause() instanceof SQLException failure
          && failure.getErrorCode() == ErrorCode.DATABASE_NOT_FOUND_WITH_IF_EXISTS_1) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void moveInto(Connection to, DataSource source) throws SQLException {
    try {
      Migrations.run(source, embedded.scripts());
      try (Connection from = embedded.connection()) {
        String id = id(from);
        Optional<String> known = Jdbc.first(to, ID, row -> String.valueOf(row.getString(1)));
        if (known.filter(id::equals).isPresent()) {
          return; // the last try ended between the commit and the renaming
        }
        requireEmpty(to);
        copy(from, to);
        Jdbc.update(to, SET_ID, id);
      }
    } finally {
      embedded.close();
    }
  }

  /** The id of the embedded outbox, from now on. */
  private static String id(Connection from) throws SQLException {
    Jdbc.update(from, SET_ID + " WHERE outbox_id IS NULL", UUID.randomUUID().toString());
    return Jdbc.first(from, ID, row -> row.getString(1)).orElseThrow();
  }

  private void requireEmpty(Connection to) throws SQLException {
    if (Jdbc.first(to, ANY_EVENT, row -> row.getLong(1)).isPresent()) {
      throw new OutboxUnavailableException(
          "The outbox "
              + file
              + " that audit.webhook.outbox.import names can't be moved: PostgreSQL has events"
              + " already. Take an empty database, or remove the setting.",
          null);
    }
  }

  private void copy(Connection from, Connection to) throws SQLException {
    LOG.log(System.Logger.Level.INFO, "Moving the outbox {0} to PostgreSQL", file);
    Transaction.in(from, Claims::freeAll);
    from.setAutoCommit(true);
    Jdbc.update(from, "SET LAZY_QUERY_EXECUTION 1"); // rows are read as they are asked for
    Jdbc.update(to, "DELETE FROM endpoint");
    Map<String, Long> copied = new LinkedHashMap<>();
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      copied.put(source.getKey(), table(from, to, source.getKey(), source.getValue()));
    }
    sequence(from, to, "event_id_sequence");
    sequence(from, to, "redelivery_job_sequence");
    sequence(from, to, "endpoint_secret_sequence");
    renewSecrets(to);
    LOG.log(System.Logger.Level.INFO, "Moved to PostgreSQL, rows by table: {0}", copied);
  }

  /** PostgreSQL's instances do not have the key file. */
  private void renewSecrets(Connection to) throws SQLException {
    try {
      secrets.renew(to);
    } catch (UnopenedSecretException e) {
      throw new OutboxUnavailableException(e.getMessage(), e);
    }
    if (Jdbc.first(to, ANY_SECRET, row -> row.getLong(1)).isPresent() && !secrets.canSeal()) {
      throw new OutboxUnavailableException(
          "The outbox that audit.webhook.outbox.import names has secrets that were set through the"
              + " API: set audit.webhook.encryption.key to store them under in PostgreSQL.",
          null);
    }
  }

  private static long table(Connection from, Connection to, String table, String select)
      throws SQLException {
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery(select);
        PreparedStatement insert = to.prepareStatement(insert(table, rows.getMetaData()))) {
      int columns = rows.getMetaData().getColumnCount();
      long copied = 0;
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          insert.setObject(column, rows.getObject(column));
        }
        insert.addBatch();
        copied++;
        if (copied % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
      return copied;
    }
  }

  private static String insert(String table, ResultSetMetaData columns) throws SQLException {
    StringJoiner names = new StringJoiner(", ", "INSERT INTO " + table + " (", ")");
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      names.add(columns.getColumnLabel(column).toLowerCase(java.util.Locale.ROOT));
    }
    return names
        + IntStream.range(0, columns.getColumnCount())
            .mapToObj(column -> "?")
            .collect(Collectors.joining(", ", " VALUES (", ")"));
  }

  /** The next value is one that was never given out. */
  private static void sequence(Connection from, Connection to, String name) throws SQLException {
    long next =
        Jdbc.first(from, "SELECT nextval('%s')".formatted(name), row -> row.getLong(1))
            .orElseThrow();
    Jdbc.first(to, "SELECT setval('%s', ?, false)".formatted(name), row -> row.getLong(1), next);
  }

  private void setAside() {
    try {
      Files.move(file, file.resolveSibling("outbox.mv.db.moved"));
    } catch (NoSuchFileException e) {
      // it was done before, or another instance has done it
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The outbox was moved to PostgreSQL, but its file " + file + " can't be renamed",
          e);
    }
  }

  /** The tables that are moved. */
  static Set<String> tables() {
    return SOURCES.keySet();
  }

  private static Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    for (String table :
        new String[] {
          "endpoint",
          "event",
          "delivery",
          "receipt",
          "dead_letter",
          "attempt",
          "idempotency_key",
          "redelivery_job",
          "endpoint_secret"
        }) {
      sources.put(table, "SELECT * FROM " + table);
    }
    sources.put("counter", COUNTERS);
    return sources;
  }
}
