package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for another resolver only for a bounded time, since nothing ends the system's resolver. It
 * is asked by threads of their own, once at a time for a host: however many attempts wait, a name
 * server that hangs holds one thread for each host, and {@value #MOST_THREADS} in all. An answer is
 * used for {@link #FRESH}, so that a busy endpoint costs no change of threads for each attempt.
 */
final class BoundedResolver implements Resolver {
  static final int MOST_THREADS = 8;

  /** Far below the time that a change of addresses is expected to take. */
  static final Duration FRESH = Duration.ofSeconds(1);

  private static final int MANY = 64;
  private static final long IDLE_SECONDS = 10;

  private final Resolver resolver;
  private final Duration patience;
  private final Map<String, Lookup> lookups = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Threads.named("audit-webhook-resolver"));

  /**
   * @param patience the longest that a resolution is waited for
   */
  BoundedResolver(Resolver resolver, Duration patience) {
    this.resolver = resolver;
    this.patience = patience;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnknownHostException also if it takes too long; then it has a cause
   */
  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    return resolve(host, Deadline.in(patience));
  }

  /** The same until a deadline. */
  List<InetAddress> resolve(String host, Deadline deadline) throws UnknownHostException {
    Lookup lookup = lookups.get(host);
    if (lookup == null || !lookup.isUsable()) {
      lookup = begun(host);
    }
    return lookup.await(deadline);
  }

  /** From now on nothing is resolved any more. */
  void close() {
    threads.shutdownNow();
  }

  private Lookup begun(String host) throws UnknownHostException {
    if (lookups.size() >= MANY) {
      lookups.values().removeIf(lookup -> !lookup.isUsable());
    }
    try {
      return lookups.compute(
          host, (name, known) -> known != null && known.isUsable() ? known : begin(name));
    } catch (RejectedExecutionException e) {
      throw late(host, e);
    }
  }

  private Lookup begin(String host) {
    Lookup lookup = new Lookup(host);
    threads.execute(lookup);
    return lookup;
  }

  private static UnknownHostException late(String host, Exception cause) {
    UnknownHostException late = new UnknownHostException(host);
    late.initCause(cause);
    return late;
  }

  /** One question to the resolver, which several may wait for. */
  private final class Lookup extends FutureTask<List<InetAddress>> {
    private final String host;
    private volatile boolean failed;
    private volatile Deadline fresh;

    Lookup(String host) {
      super(() -> resolver.resolve(host));
      this.host = host;
    }

    boolean isUsable() {
      return !isDone() || (!failed && fresh != null && !fresh.isOver());
    }

    @Override
    protected void set(List<InetAddress> addresses) {
      fresh = Deadline.in(FRESH);
      super.set(addresses);
    }

    @Override
    protected void setException(Throwable failure) {
      failed = true;
      super.setException(failure);
    }

    /** An interrupt, which a server sends when it stops, does not end it: the deadline is near. */
    List<InetAddress> await(Deadline deadline) throws UnknownHostException {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return get(Math.max(deadline.remainingNanos(), 0), TimeUnit.NANOSECONDS);
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } catch (ExecutionException e) {
        throw new UnknownHostException(host);
      } catch (TimeoutException | CancellationException e) {
        throw late(host, e);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
