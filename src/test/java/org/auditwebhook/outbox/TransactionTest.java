package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Found on a bad day: on Payara a connection whose database is killed throws from its proxy. */
class TransactionTest {
  private final List<String> calls = new ArrayList<>();

  @Test
  void failureOfTheWorkIsReportedThoughTheRollbackAndTheClosingFailToo() {
    SQLException failure = new SQLException("terminated");

    assertThatThrownBy(
            () ->
                Transaction.on(
                    brokenAt(Set.of("rollback", "close")),
                    connection -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(calls).containsExactly("setAutoCommit", "rollback", "close");
  }

  @Test
  void whatIsCommittedIsCommittedThoughTheClosingFails() throws SQLException {
    String result = Transaction.on(brokenAt(Set.of("close")), connection -> "done");

    assertThat(result).isEqualTo("done");
    assertThat(calls).containsExactly("setAutoCommit", "commit", "close");
  }

  @Test
  void whatOnlyAServersProxyThrowsIsAFailureOfTheDatabase() {
    assertThatThrownBy(() -> Transaction.on(brokenAt(Set.of("commit")), connection -> "done"))
        .isInstanceOf(SQLException.class);
    assertThat(calls).containsExactly("setAutoCommit", "commit", "rollback", "close");
  }

  private Connection brokenAt(Set<String> broken) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              calls.add(method.getName());
              if (broken.contains(method.getName())) {
                throw new UndeclaredThrowableException(new SQLException("closed"));
              }
              return null;
            });
  }
}
