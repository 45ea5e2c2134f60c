package org.auditwebhook.it.harness;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.Driver;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * A real PostgreSQL on loopback. Its sessions live in a time zone other than UTC, so that nobody
 * can rely on that. It keeps its data when it is stopped and started again.
 */
public final class Postgres implements AutoCloseable {
  public static final String USER = "postgres";

  private static final String ZONE = "Pacific/Chatham";
  private static final Duration LONGEST_START = Duration.ofMinutes(1);

  private final Path directory;
  private final AtomicInteger databases = new AtomicInteger();
  private final int port = Ports.free();
  private EmbeddedPostgres process;

  private Postgres(Path directory) {
    this.directory = directory;
  }

  /** A new one, which runs. */
  public static Postgres in(Path directory) {
    Postgres postgres = new Postgres(directory);
    postgres.start();
    return postgres;
  }

  /** Starts it again on its data and its port. */
  public void start() {
    try {
      process =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(directory.resolve("program").toFile())
              .setDataDirectory(directory.resolve("data"))
              .setCleanDataDirectory(false)
              .setServerConfig("timezone", ZONE)
              .setServerConfig("max_connections", "200")
              .setPGStartupWait(LONGEST_START)
              .setPort(port)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates an empty database, and says its name. */
  public String createDatabase() {
    return createDatabase("template1");
  }

  /** Creates a copy of a database that nobody uses, and says its name. */
  public String createDatabase(String template) {
    String name = "outbox" + databases.incrementAndGet();
    try (Connection connection = process.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Connections to this database, unpooled. */
  public DataSource database(String name) {
    return process.getDatabase(USER, name);
  }

  /** Connections to this database, pooled as a server would; whoever asks for it disposes of it. */
  public JdbcConnectionPool pool(String name) {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setURL(url(name));
    source.setUser(USER);
    JdbcConnectionPool pool = JdbcConnectionPool.create(source);
    pool.setMaxConnections(32);
    return pool;
  }

  /** The URL of this database, as the README has it. */
  public String url(String name) {
    return "jdbc:postgresql://127.0.0.1:%d/%s?reWriteBatchedInserts=true&connectTimeout=2&socketTimeout=30"
        .formatted(port, name);
  }

  /** The jar of the JDBC driver. */
  static Path driver() {
    try {
      return Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Ends it as an operator does. */
  public void stop() {
    try {
      process.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends all of its processes as a power cut would. */
  public void kill() {
    try {
      ProcessHandle postmaster = process.getProcess().toHandle();
      List<ProcessHandle> all =
          Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      for (ProcessHandle one : all) {
        one.onExit().get(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      stop(); // lets go of the directory
    }
  }

  @Override
  public void close() {
    stop();
    Directories.delete(directory);
  }
}
