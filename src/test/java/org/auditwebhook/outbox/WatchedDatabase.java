package org.auditwebhook.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A database that, while it is watched, asks for the plan of each statement before it runs it: how
 * many rows it visits. Of a batch it asks about the first. It may also fail as one does whose
 * answer to a commit is lost.
 */
class WatchedDatabase extends Database {
  /** What is to be told of each statement. */
  interface Watcher {
    void saw(String sql, List<String> plan);
  }

  private volatile Optional<Watcher> watcher = Optional.empty();
  private volatile boolean losing;

  /** Tells of everything that this does. */
  void watch(Watcher by, Runnable what) {
    watcher = Optional.of(by);
    try {
      what.run();
    } finally {
      watcher = Optional.empty();
    }
  }

  /** The next transaction commits, and fails nevertheless. */
  void loseTheNextAnswer() {
    losing = true;
  }

  @Override
  <T> T transaction(Work<T> work) {
    Optional<Watcher> by = watcher;
    T result =
        by.isEmpty()
            ? super.transaction(work)
            : super.transaction(connection -> work.in(watched(connection, by.get())));
    if (losing) {
      losing = false;
      throw new OutboxUnavailableException("The answer to the commit is lost.", null);
    }
    return result;
  }

  @Override
  <T> Optional<T> ifFree(Work<T> work) {
    return Optional.of(transaction(work));
  }

  private Connection watched(Connection connection, Watcher by) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              Object result = invoke(connection, method, arguments);
              return result instanceof PreparedStatement statement
                  ? watched(connection, statement, (String) arguments[0], by)
                  : result;
            });
  }

  private PreparedStatement watched(
      Connection connection, PreparedStatement statement, String sql, Watcher by) {
    TreeMap<Integer, Object> parameters = new TreeMap<>();
    boolean[] seen = new boolean[1];
    return (PreparedStatement)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {PreparedStatement.class},
            (proxy, method, arguments) -> {
              String name = method.getName();
              if (name.equals("setObject")) {
                parameters.put((Integer) arguments[0], arguments[1]);
              } else if (!seen[0] && (name.equals("addBatch") || isRun(name))) {
                seen[0] = true;
                explain(connection, sql, parameters.values(), by);
              }
              return invoke(statement, method, arguments);
            });
  }

  private static boolean isRun(String method) {
    return method.equals("executeQuery") || method.equals("executeUpdate");
  }

  /** Runs it as well, so what it has changed is taken back. */
  private void explain(Connection connection, String sql, Iterable<Object> parameters, Watcher by)
      throws SQLException {
    if (!sql.stripLeading().matches("(?s)(SELECT|INSERT|UPDATE|DELETE|WITH).*")) {
      return;
    }
    List<Object> all = new ArrayList<>();
    parameters.forEach(all::add);
    Savepoint before = connection.setSavepoint();
    String explain = dialect().isShared() ? "EXPLAIN (ANALYZE, VERBOSE) " : "EXPLAIN ANALYZE ";
    by.saw(sql, Jdbc.list(connection, explain + sql, row -> row.getString(1), all.toArray()));
    connection.rollback(before);
  }

  private static Object invoke(Object target, Method method, Object... arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
