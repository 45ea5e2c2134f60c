package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pool on a file of its own. */
@Timeout(60)
class H2PoolTest {
  @TempDir Path directory;
  private H2Pool pool;

  @BeforeEach
  void open() {
    H2File file = new H2File(directory);
    String url = "jdbc:h2:async:%s;WRITE_DELAY=0;DB_CLOSE_DELAY=-1".formatted(file.name());
    pool = new H2Pool(url, file, Duration.ofMillis(200));
  }

  @AfterEach
  void close() throws SQLException {
    pool.close();
  }

  @Test
  void connectionThatHasCommittedIsUsedAgain() throws SQLException {
    Connection first = pool.transaction(connection -> connection);

    assertThat(pool.<Connection>transaction(connection -> connection)).isSameAs(first);
    assertThat(first.isClosed()).isFalse();
  }

  @Test
  void connectionWhoseWorkHasFailedIsNotUsedAgain() throws SQLException {
    List<Connection> used = new ArrayList<>();

    assertThatThrownBy(
            () ->
                pool.transaction(
                    connection -> {
                      used.add(connection);
                      Jdbc.update(connection, "CREATE TABLE t (id INTEGER)");
                      Jdbc.update(connection, "INSERT INTO t VALUES (1)");
                      throw new IllegalStateException("of the caller");
                    }))
        .hasMessage("of the caller");

    assertThat(used.get(0).isClosed()).isTrue();
    assertThat(pool.<Connection>transaction(connection -> connection)).isNotSameAs(used.get(0));
    assertThat(pool.transaction(H2PoolTest::rows)).isEmpty();
  }

  @Test
  void connectionOfAFileThatWasClosedIsNotUsedAgain() throws SQLException {
    Connection before = pool.transaction(connection -> connection);

    assertThat(pool.whileClosed(() -> true)).isTrue();

    assertThat(before.isClosed()).isTrue();
    assertThat(pool.<Connection>transaction(connection -> connection)).isNotSameAs(before);
  }

  @Test
  void whoeverFindsNoneFreeIsToldInTheEnd() throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(16);
    CountDownLatch done = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Thread thread = new Thread(() -> hold(taken, done));
      thread.start();
      threads.add(thread);
    }
    taken.await();

    assertThatThrownBy(() -> pool.transaction(connection -> 1))
        .isInstanceOf(SQLTimeoutException.class)
        .hasMessage("All connections to the file are in use");

    done.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void interruptIsKeptAndEndsNothing() throws SQLException {
    Thread.currentThread().interrupt();

    assertThat(pool.<Integer>transaction(connection -> 1)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void hold(CountDownLatch taken, CountDownLatch done) {
    try {
      pool.transaction(
          connection -> {
            taken.countDown();
            await(done);
            return 1;
          });
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Integer> rows(Connection connection) throws SQLException {
    return Jdbc.list(connection, "SELECT id FROM t", row -> row.getInt(1));
  }
}
