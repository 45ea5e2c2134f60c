package org.auditwebhook.outbox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ThreadLocalRandom;

/** This instance among those that share an outbox; anew with each deployment. */
final class Instance {
  private static final int LONGEST_HOST = 63;

  /** Unique, and tells an operator which process it is: host, process id, random part. */
  static final String NAME =
      "%s/%d/%08x"
          .formatted(host(), ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());

  private Instance() {}

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.substring(0, Math.min(name.length(), LONGEST_HOST));
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
