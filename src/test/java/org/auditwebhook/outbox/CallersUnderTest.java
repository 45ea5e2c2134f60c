package org.auditwebhook.outbox;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A server's transactions over one DataSource: each thread may have one, and every connection that
 * it asks for meanwhile is the same one. Thread-safe.
 */
final class CallersUnderTest {
  private static final ThreadLocal<Open> OPEN = new ThreadLocal<>();
  private final DataSource pool;

  /** Whether the DataSource takes part in transactions. */
  private final boolean joins;

  private CallersUnderTest(DataSource pool, boolean joins) {
    this.pool = pool;
    this.joins = joins;
  }

  /** No thread ever has a transaction. */
  static CallersUnderTest none() {
    return new CallersUnderTest(null, false);
  }

  static CallersUnderTest on(DataSource pool) {
    return new CallersUnderTest(pool, true);
  }

  /** The same with connections that are the server's, and not the transaction's. */
  static CallersUnderTest without(DataSource pool) {
    return new CallersUnderTest(pool, false);
  }

  private static final class Open {
    final Connection connection;
    final List<Synchronization> synchronizations = new ArrayList<>();
    final Map<Object, Object> resources = new HashMap<>();
    int status = Status.STATUS_ACTIVE;

    Open(Connection connection) {
      this.connection = connection;
    }
  }

  void begin() throws SQLException {
    Connection connection = pool.getConnection();
    connection.setAutoCommit(false);
    OPEN.set(new Open(connection));
  }

  void commit() throws SQLException {
    Open ending = OPEN.get();
    if (ending.status == Status.STATUS_ACTIVE) {
      ending.connection.commit();
      end(ending, Status.STATUS_COMMITTED);
    } else {
      rollback();
    }
  }

  void rollback() throws SQLException {
    Open ending = OPEN.get();
    ending.connection.rollback();
    end(ending, Status.STATUS_ROLLEDBACK);
  }

  private void end(Open ending, int status) throws SQLException {
    ending.status = status;
    ending.synchronizations.forEach(one -> one.afterCompletion(status));
    ending.connection.close();
    OPEN.remove();
  }

  /** The connection of this thread's transaction. */
  Connection connection() {
    return OPEN.get().connection;
  }

  /** Of the transaction if the thread has one. */
  DataSource connections() {
    return proxy(
        DataSource.class,
        pool,
        (name, result) ->
            name.equals("getConnection") && joins && OPEN.get() != null
                ? unclosed((Connection) result)
                : result);
  }

  private Connection unclosed(Connection ofPool) throws SQLException {
    ofPool.close();
    Connection joined = OPEN.get().connection;
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "close" -> null;
                  case "commit", "rollback", "setAutoCommit" ->
                      throw new SQLException("the transaction is the caller's");
                  default -> invoke(joined, method, arguments);
                });
  }

  private interface Result {
    Object of(String method, Object result) throws SQLException;
  }

  private static <T> T proxy(Class<T> type, T target, Result result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                result.of(method.getName(), invoke(target, method, arguments))));
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object... arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  CallersTransaction transaction() {
    CallersTransaction transaction = new CallersTransaction();
    transaction.registry = new Registry();
    return transaction;
  }

  Suspension suspension() {
    return new Suspension() {
      @Override
      <T> T during(Task<T> task) throws SQLException {
        Open suspended = OPEN.get();
        OPEN.remove();
        try {
          return task.run();
        } finally {
          OPEN.set(suspended);
        }
      }
    };
  }

  private static final class Registry implements TransactionSynchronizationRegistry {
    @Override
    public int getTransactionStatus() {
      return OPEN.get() == null ? Status.STATUS_NO_TRANSACTION : OPEN.get().status;
    }

    @Override
    public void setRollbackOnly() {
      OPEN.get().status = Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public boolean getRollbackOnly() {
      return OPEN.get().status == Status.STATUS_MARKED_ROLLBACK;
    }

    @Override
    public void registerInterposedSynchronization(Synchronization synchronization) {
      OPEN.get().synchronizations.add(synchronization);
    }

    @Override
    public void putResource(Object key, Object value) {
      OPEN.get().resources.put(key, value);
    }

    @Override
    public Object getResource(Object key) {
      return OPEN.get().resources.get(key);
    }

    @Override
    public Object getTransactionKey() {
      return OPEN.get();
    }
  }
}
