package org.auditwebhook.it.emitter;

import jakarta.annotation.Resource;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.transaction.UserTransaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.auditwebhook.audit.AuditEntry;

/**
 * Fires audit entries as a registry would. {@code GET /emit?mode=…&action=…&count=…}; answers, as
 * JSON, how many calls of fire were made, how many of them threw, and how many milliseconds the
 * slowest took.
 */
@WebServlet("/emit")
public class EmitterServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** In what a thread fires. */
  public enum Mode {
    /** No transaction. */
    PLAIN,
    /** A transaction that is committed. */
    COMMIT,
    /** A transaction that is rolled back. */
    ROLLBACK,
    /**
     * A transaction, and before it is committed another thread fires {@code <action>.meanwhile}
     * without one.
     */
    COMMIT_LATE
  }

  @Inject private transient Event<AuditEntry> entries;

  @Resource private transient UserTransaction transaction;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Mode mode = Mode.valueOf(request.getParameter("mode").toUpperCase(Locale.ROOT));
    String action = request.getParameter("action");
    int count = Integer.parseInt(request.getParameter("count"));
    Firing firing = new Firing();
    try {
      switch (mode) {
        case PLAIN -> firing.fire(action, count);
        case COMMIT -> {
          transaction.begin();
          firing.fire(action, count);
          transaction.commit();
        }
        case ROLLBACK -> {
          transaction.begin();
          firing.fire(action, count);
          transaction.rollback();
        }
        case COMMIT_LATE -> {
          transaction.begin();
          firing.fire(action, count);
          Thread meanwhile = new Thread(() -> firing.fire(action + ".meanwhile", count));
          meanwhile.start();
          meanwhile.join();
          transaction.commit();
        }
      }
    } catch (Exception e) {
      throw new ServletException(e);
    }
    response.setContentType("application/json");
    response.getWriter().write(firing.json());
  }

  /** Counts and times the calls. */
  private final class Firing {
    private final List<Long> nanos = new ArrayList<>();
    private int thrown;

    synchronized void fire(String action, int count) {
      for (int i = 0; i < count; i++) {
        AuditEntry entry = AuditEntry.of(action).withNode(i).with("thread", threadName());
        long start = System.nanoTime();
        try {
          entries.fire(entry);
        } catch (RuntimeException e) {
          thrown++;
        }
        nanos.add(System.nanoTime() - start);
      }
    }

    synchronized String json() {
      long slowest = nanos.stream().mapToLong(Long::longValue).max().orElse(0);
      return "{\"fired\":%d,\"thrown\":%d,\"slowest_ms\":%d}"
          .formatted(nanos.size(), thrown, slowest / 1_000_000);
    }

    private String threadName() {
      return Thread.currentThread().getName();
    }
  }
}
