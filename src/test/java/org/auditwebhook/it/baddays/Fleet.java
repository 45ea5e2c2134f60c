package org.auditwebhook.it.baddays;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import org.auditwebhook.it.harness.Server;

/** The servers of a bad day, and which of them may be asked now. Thread-safe. */
final class Fleet implements AutoCloseable {
  private final List<Server> servers;
  private static final Duration COLD = Duration.ofSeconds(5);

  private final List<Server> up = new CopyOnWriteArrayList<>();
  private final Map<Server, Long> upSince = new ConcurrentHashMap<>();

  Fleet(List<Server> servers) {
    this.servers = List.copyOf(servers);
  }

  List<Server> servers() {
    return servers;
  }

  Server server(int number) {
    return servers.get(number);
  }

  /** Boots all of them at the same time. */
  void bootAll() {
    CompletableFuture.allOf(
            servers.stream()
                .filter(server -> !server.isRunning())
                .map(server -> CompletableFuture.runAsync(() -> boot(server)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  void boot(Server server) {
    server.start();
    bringBack(server);
  }

  /** From now on nobody asks it. */
  void takeDown(Server server) {
    up.remove(server);
  }

  /** From now on it is asked again. */
  void bringBack(Server server) {
    upSince.put(server, System.nanoTime());
    up.add(server);
  }

  /** Whether it has come up just now, and much of it runs for the first time. */
  boolean isCold(Server server) {
    return System.nanoTime() - upSince.getOrDefault(server, 0L) < COLD.toNanos();
  }

  boolean isUp(Server server) {
    return up.contains(server);
  }

  /** One of those that may be asked. */
  Optional<Server> any() {
    List<Server> now = new ArrayList<>(up);
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of(now.get(ThreadLocalRandom.current().nextInt(now.size())));
  }

  /** One of those that may be asked, when there is one; empty if the thread is interrupted. */
  Optional<Server> awaitAny() {
    Optional<Server> one = any();
    try {
      while (one.isEmpty()) {
        Thread.sleep(20);
        one = any();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return one;
  }

  @Override
  public void close() {
    servers.forEach(Server::close);
  }
}
