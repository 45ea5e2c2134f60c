package org.auditwebhook.outbox;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Brings a database to the schema of this version. One that a later version has migrated is taken
 * as it is, so that instances can be updated one by one. For that each script of a version must
 * leave the version before it working: it adds tables, and columns that are nullable or have a
 * default, and neither removes, renames nor narrows anything that the version before reads or
 * writes.
 *
 * <p>The scripts are named here, because looking for them on the class path works differently on
 * each server.
 */
final class Migrations implements ResourceProvider {
  /** Of every database, in order; one that has been released is never changed. */
  private static final List<String> SCRIPTS =
      List.of(
          "V1__outbox.sql",
          "V2__outages.sql",
          "V3__secrets.sql",
          "V4__producers.sql",
          "V5__uncounted.sql",
          "V6__limits.sql",
          "V7__batch_sizes.sql",
          "V8__dead_letter_filters.sql",
          "V9__handovers.sql",
          "V10__receipts_of_many.sql");

  private static final int TRIES = 10;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String folder;

  private Migrations(String folder) {
    this.folder = folder;
  }

  /**
   * @param folder where this database's scripts are, beside this class
   */
  static void run(DataSource source, String folder) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(source)
        .table("audit_webhook_schema")
        .baselineOnMigrate(true) // a registry may have tables of its own beside ours
        .baselineVersion("0")
        .resourceProvider(new Migrations(folder))
        .javaMigrationClassProvider(List::of)
        .load()
        .migrate();
  }

  /**
   * The same for a database that other instances may be starting with at this moment: where one of
   * them is just making Flyway's own table, the others find it half made, and come again. Nothing
   * is left of a try that has failed, because on PostgreSQL a script is one transaction.
   */
  static void runBesideOthers(DataSource source, String folder) {
    for (int left = TRIES; left > 0; left--) {
      try {
        run(source, folder);
        return;
      } catch (FlywayException e) {
        if (left == 1) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  @Override
  public LoadableResource getResource(String name) {
    return scripts()
        .filter(script -> script.getRelativePath().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts()
        .filter(script -> script.getFilename().startsWith(prefix))
        .filter(script -> Stream.of(suffixes).anyMatch(script.getFilename()::endsWith))
        .toList();
  }

  private Stream<LoadableResource> scripts() {
    return SCRIPTS.stream().map(script -> new Script(folder + "/" + script));
  }

  /** A script beside this class. */
  private static final class Script extends LoadableResource {
    private final String path;

    Script(String path) {
      this.path = path;
    }

    @Override
    public Reader read() {
      return new InputStreamReader(
          Migrations.class.getResourceAsStream(path), StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return path;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return path;
    }

    @Override
    public String getFilename() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String getRelativePath() {
      return path;
    }
  }
}
