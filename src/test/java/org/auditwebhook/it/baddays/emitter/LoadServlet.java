package org.auditwebhook.it.baddays.emitter;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.auditwebhook.audit.AuditEntry;

/**
 * Fires audit entries as a registry would: {@code GET /load?from=…&count=…&late_us=…}. Each carries
 * its number in {@code details.n}. Answers, as JSON: how many calls of fire threw, how long the
 * slowest took, how long a thread that only slept was kept from going on meanwhile, and the numbers
 * of those calls that took {@code late_us} or longer; all times in microseconds.
 */
@WebServlet("/load")
public class LoadServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject private transient Event<AuditEntry> entries;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long from = Long.parseLong(request.getParameter("from"));
    long to = from + Long.parseLong(request.getParameter("count"));
    long late = Long.parseLong(request.getParameter("late_us"));
    int thrown = 0;
    long slowest = 0;
    List<Long> lateOnes = new ArrayList<>();
    Hiccups hiccups = new Hiccups();
    hiccups.start();
    for (long n = from; n < to; n++) {
      AuditEntry entry = AuditEntry.of("bad.day.emitted").with("n", n);
      long start = System.nanoTime();
      try {
        entries.fire(entry);
      } catch (RuntimeException e) {
        thrown++;
      }
      long took = (System.nanoTime() - start) / 1_000;
      slowest = Math.max(slowest, took);
      if (took >= late) {
        lateOnes.add(n);
      }
    }
    response.setContentType("application/json");
    response
        .getWriter()
        .write(
            "{\"thrown\":%d,\"slowest_us\":%d,\"hiccup_us\":%d,\"late\":%s}"
                .formatted(thrown, slowest, hiccups.end(), lateOnes));
  }

  /** Sleeps for a millisecond again and again: what it oversleeps, the machine was too busy for. */
  private static final class Hiccups extends Thread {
    private static final long NAP = 1_000_000;

    private volatile boolean ended;
    private volatile long worst;

    long end() {
      ended = true;
      return worst / 1_000;
    }

    @Override
    public void run() {
      try {
        while (!ended) {
          long start = System.nanoTime();
          Thread.sleep(1);
          worst = Math.max(worst, System.nanoTime() - start - NAP);
        }
      } catch (InterruptedException e) {
        // the server is stopping
      }
    }
  }
}
