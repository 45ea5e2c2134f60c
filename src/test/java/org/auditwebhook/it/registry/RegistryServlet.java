package org.auditwebhook.it.registry;

import jakarta.annotation.Resource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.outbox.Recorder;

/**
 * {@code GET /registry?mode=…&id=…}: registers a node. Answers 200 if that was committed, as far as
 * the registry knows, and 409 with the exception if something was thrown.
 */
@WebServlet("/registry")
public class RegistryServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** How a node is registered. */
  public enum Mode {
    /** A transaction that is committed. */
    COMMIT,
    /** The same, and a connection of the registry is open when it fires. */
    OPEN,
    /** A transaction that is rolled back. */
    ROLLBACK,
    /** One of {@code @Transactional} that is committed. */
    ALONE,
    /** One of {@code @Transactional} that an exception rolls back. */
    FAIL,
    /** One of {@code @Transactional} where the exception of firing is swallowed. */
    SWALLOW,
    /** A transaction that outlasts its timeout of a second. */
    TIMEOUT,
    /** A transaction that lasts {@code ms} milliseconds. */
    LONG,
    /** A transaction that lasts until {@link #LET_GO}. */
    HELD,
    /** Registers nothing: the transactions that are held are committed. */
    LET_GO,
    /** No transaction. */
    NONE,
    /** No transaction, and fired asynchronously. */
    ASYNC,
    /** A transaction that is rolled back, in which the outbox's recorder is called directly. */
    RECORDER,
    /** A transaction that is committed, and an observer of its success fires. */
    AFTERWARDS
  }

  /** Open when the transactions that are held may end. */
  private static final CountDownLatch LET_GO = new CountDownLatch(1);

  @Inject private transient Nodes nodes;
  @Inject private transient Recorder recorder;
  @Inject private transient Event<AuditEntry> auditEntries;
  @Inject private transient Event<Registered> registered;

  @Resource private transient UserTransaction transaction;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Mode mode = Mode.valueOf(request.getParameter("mode").toUpperCase(Locale.ROOT));
    String id = request.getParameter("id");
    long millis = Long.parseLong(Optional.ofNullable(request.getParameter("ms")).orElse("0"));
    try {
      register(mode, id, millis);
      response.setStatus(200);
      response.getWriter().print("registered");
    } catch (Exception e) {
      response.setStatus(409);
      response.getWriter().print(e);
    }
  }

  private void register(Mode mode, String id, long millis) throws Exception {
    switch (mode) {
      case ALONE -> nodes.registerAlone(id);
      case FAIL -> nodes.registerAndFail(id);
      case SWALLOW -> nodes.registerAndSwallow(id);
      case LET_GO -> LET_GO.countDown();
      case NONE -> nodes.register(id);
      case ASYNC ->
          auditEntries
              .fireAsync(AuditEntry.of("node.registered").with("node", id))
              .toCompletableFuture()
              .join();
      default -> registerInTransaction(mode, id, millis);
    }
  }

  private void registerInTransaction(Mode mode, String id, long millis) throws Exception {
    transaction.setTransactionTimeout(mode == Mode.TIMEOUT ? 1 : 0);
    transaction.begin();
    boolean done = false;
    try {
      switch (mode) {
        case OPEN -> nodes.registerWithAnOpenConnection(id);
        case RECORDER ->
            recorder.record(
                "registry",
                List.of(AuditEntry.of("node.registered").with("node", id + "-recorder")),
                Optional.empty());
        case AFTERWARDS -> registered.fire(new Registered(id));
        default -> {}
      }
      if (mode != Mode.OPEN) {
        nodes.register(id);
      }
      if (mode == Mode.HELD) {
        LET_GO.await();
      }
      Thread.sleep(mode == Mode.TIMEOUT ? 3_000 : millis);
      done = mode != Mode.ROLLBACK && mode != Mode.RECORDER;
    } finally {
      if (done) {
        transaction.commit();
      } else {
        transaction.rollback();
      }
    }
  }
}
