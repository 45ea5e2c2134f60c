package org.auditwebhook.settings;

import java.net.InetAddress;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * One element of {@code egress.allow}: what may be posted to although it is internal. Immutable.
 */
public sealed interface Allowance {
  /** The only port that is meant, empty for every port. */
  OptionalInt port();

  /** Whether it means this port. */
  default boolean coversPort(int number) {
    return port().isEmpty() || port().getAsInt() == number;
  }

  /**
   * Names that resolve alike become the same: in lower case, and without the dot of RFC 1034,
   * section 3.1, at the end.
   */
  static String normalized(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /**
   * Addresses, whatever name they are reached by.
   *
   * @param block one address or many
   */
  record Network(CidrBlock block, OptionalInt port) implements Allowance {
    /** Whether it means this address on this port. */
    public boolean covers(InetAddress address, int number) {
      return coversPort(number) && block.contains(address);
    }

    /** As it may be written. */
    @Override
    public String toString() {
      String address = block.first().getHostAddress();
      if (port.isPresent()) {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port.getAsInt();
      }
      return block.isOneAddress() ? address : block.toString();
    }
  }

  /**
   * A host by its name, whatever it resolves to.
   *
   * @param name as {@link #normalized} makes it
   */
  record Host(String name, OptionalInt port) implements Allowance {
    public Host {
      name = normalized(name);
    }

    /** Whether it means this host on this port. */
    public boolean covers(String host, int number) {
      return coversPort(number) && name.equals(normalized(host));
    }

    /** As it may be written. */
    @Override
    public String toString() {
      return port.isPresent() ? name + ":" + port.getAsInt() : name;
    }
  }
}
