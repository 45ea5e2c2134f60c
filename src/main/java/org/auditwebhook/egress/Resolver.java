package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of hosts: the JDK's resolver, or a test's. Thread-safe. */
@FunctionalInterface
public interface Resolver {
  /**
   * The addresses of a host, at least one. Each call may have another answer, and may take as long
   * as the system's resolver does.
   *
   * @throws UnknownHostException if there is none at the moment
   */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** The resolver of the JDK, which remembers answers for a while of its own. */
  static Resolver ofTheJdk() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
