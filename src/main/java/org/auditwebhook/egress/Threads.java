package org.auditwebhook.egress;

import java.util.concurrent.ThreadFactory;

/**
 * Threads that end with the JVM at the latest. They are not the server's: it would interrupt them,
 * and refuse new ones, while attempts are still made on its way down.
 */
final class Threads {
  private Threads() {}

  static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
