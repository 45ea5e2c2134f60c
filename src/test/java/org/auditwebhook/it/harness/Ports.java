package org.auditwebhook.it.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on. They are below those that the system gives to connections that go
 * out: a server that is down would otherwise find its port taken when it comes back, or a client
 * that knocks at it would be connected to itself.
 */
public final class Ports {
  private static final int FROM = 10_000;
  private static final int TO = 20_000;

  private Ports() {}

  /** A free one, at random. */
  public static int free() {
    for (int tried = 0; tried < 1_000; tried++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken
      }
    }
    throw new IllegalStateException("no free port between %d and %d".formatted(FROM, TO));
  }
}
