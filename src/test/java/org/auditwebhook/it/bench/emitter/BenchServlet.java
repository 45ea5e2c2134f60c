package org.auditwebhook.it.bench.emitter;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.auditwebhook.audit.AuditEntry;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.delivery.Settlement;
import org.auditwebhook.endpoint.CallResult;
import org.auditwebhook.endpoint.Destination;
import org.auditwebhook.endpoint.EndpointCaller;
import org.auditwebhook.it.bench.measure.Samples;
import org.auditwebhook.outbox.Counters;
import org.auditwebhook.outbox.Credentials;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.Secrets;

/**
 * The bench in the server, one load at a time, by GET:
 *
 * <ul>
 *   <li>{@code /bench?do=fire&threads=…&pending=…} fires as fast as entries are taken
 *   <li>{@code /bench?do=rate&threads=…&per_second=…} fires at a rate
 *   <li>{@code /bench?do=call&threads=…&url=…} calls the endpoint without the outbox
 *   <li>{@code /bench?do=reset} forgets how long the calls of the load took
 *   <li>{@code /bench?do=end} ends the load
 *   <li>{@code /bench?do=collect} collects garbage
 *   <li>{@code /bench?do=look} does nothing
 * </ul>
 *
 * Each is answered with what the load has done, and the facts of the JVM, as JSON.
 */
@WebServlet("/bench")
public class BenchServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** One attempt a call, so that none is hidden. */
  private static final RetryPolicy ONCE = new RetryPolicy(1, Duration.ZERO);

  @Inject private transient Event<AuditEntry> entries;
  @Inject private transient EndpointCaller caller;
  @Inject private transient Endpoints endpoints;
  @Inject private transient Secrets secrets;
  @Inject private transient Counters counters;

  private transient Allocation allocation;
  private transient Load load = new AsFastAsAnswered(() -> {});

  @Override
  public void init() {
    allocation = new Allocation();
  }

  @Override
  public void destroy() {
    load.end();
    allocation.close();
  }

  @Override
  protected synchronized void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    switch (request.getParameter("do")) {
      case "fire" ->
          start(new AsFastAsTaken(this::fire, this::pending, number(request, "pending")), request);
      case "rate" -> start(new AtARate(this::fire, number(request, "per_second")), request);
      case "call" -> start(calls(request.getParameter("url")), request);
      case "reset" -> load.reset();
      case "end" -> load.end();
      case "collect" -> System.gc();
      default -> {
        // to look
      }
    }
    response.setContentType("application/json");
    response
        .getWriter()
        .write(
            "{\"load\":%s,\"allocated\":%d,\"heap\":%d}"
                .formatted(load.json(), allocation.bytes(), Allocation.used()));
  }

  private void start(Load next, HttpServletRequest request) {
    load.end();
    load = next;
    load.start((int) number(request, "threads"));
  }

  private void fire(long number) {
    entries.fire(
        new AuditEntry(
            Samples.ACTION, Instant.now(), Samples.NETWORK, number, Samples.details(number)));
  }

  private long pending() {
    return counters.of(endpoints.get(Endpoints.DEFAULT)).pending();
  }

  private Load calls(String url) {
    Credentials credentials = secrets.of(Endpoints.DEFAULT);
    Destination destination =
        new Destination(
            url, "bench-1", credentials.keys(), credentials.headers(), OptionalInt.empty());
    byte[] body = Samples.event(1).getBytes(StandardCharsets.UTF_8);
    return new AsFastAsAnswered(
        () -> {
          CallResult result = caller.call(destination, body, ONCE, (pause, last) -> false);
          if (!(result.settlement() instanceof Settlement.Delivered)) {
            throw new IllegalStateException("not accepted: " + result);
          }
        });
  }

  private static long number(HttpServletRequest request, String name) {
    return Long.parseLong(request.getParameter(name));
  }
}
