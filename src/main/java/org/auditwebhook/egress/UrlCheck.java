package org.auditwebhook.egress;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The rule of every attempt, for a URL that is about to be saved or was saved before. It answers
 * soon, whatever the resolver does. Thread-safe.
 */
@ApplicationScoped
public class UrlCheck {
  /** How long the resolver is waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A resolver can't be interrupted and may hang, which must not occupy a pool. */
  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  ManagedThreadFactory threads;

  @Inject EgressPolicy policy;

  /**
   * Checks a URL as the next attempt would.
   *
   * @return whether its host was resolved within five seconds; else it is only known that nothing
   *     speaks against the URL as it is written
   * @throws BlockedException if it may not be posted to
   */
  public boolean resolves(URI url) throws BlockedException {
    return resolves(url, policy, threads, PATIENCE);
  }

  static boolean resolves(URI url, EgressPolicy policy, ThreadFactory threads, Duration patience)
      throws BlockedException {
    policy.checkAsWritten(url);
    FutureTask<List<InetAddress>> check = new FutureTask<>(() -> policy.check(url));
    threads.newThread(check).start();
    try {
      return !check.get(patience.toNanos(), TimeUnit.NANOSECONDS).isEmpty();
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BlockedException blocked) {
        throw blocked;
      }
      if (e.getCause() instanceof UnknownHostException) {
        return false;
      }
      throw new IllegalStateException("The resolver failed", e.getCause());
    }
  }
}
