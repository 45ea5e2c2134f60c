package org.auditwebhook.admin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Counts the requests without a valid token, by the address that they come from: an IPv4 address,
 * or the /64 network of an IPv6 address, which one machine has to itself. What decides is pure but
 * for its memory, which is bounded. Thread-safe.
 */
final class FailedAuthentications {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** So that an attacker with many addresses takes less than a mebibyte. */
  private static final int MAX_ADDRESSES = 1_000;

  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";

  /** What the JDK takes for an address, or refuses, without asking a resolver. */
  private static final Pattern LITERAL =
      Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private record Window(Instant end, int failures) {}

  private final int most;
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
  private Instant nextLine = Instant.MIN;
  private long unwritten;
  private String last = "";

  /**
   * @param most how many failures of one address a minute are no reason to answer otherwise
   */
  FailedAuthentications(int most) {
    this.most = most;
  }

  /**
   * Counts a failure.
   *
   * @param address the remote address as the server gives it
   * @return how long this address is told to wait, if it has failed too often; up to a minute
   */
  synchronized Optional<Duration> add(String address, Instant now) {
    last = network(address);
    unwritten++;
    Window before = windows.get(last);
    Window counted =
        before == null || !now.isBefore(before.end())
            ? new Window(now.plus(WINDOW), 1)
            : new Window(before.end(), Math.min(before.failures(), most) + 1);
    windows.put(last, counted);
    if (windows.size() > MAX_ADDRESSES) {
      windows.remove(windows.keySet().iterator().next());
    }
    return counted.failures() > most
        ? Optional.of(Duration.between(now, counted.end()))
        : Optional.empty();
  }

  /** The sentence to log, at most one a minute; empty if there is none now. */
  synchronized Optional<String> line(Instant now) {
    if (unwritten == 0 || now.isBefore(nextLine)) {
      return Optional.empty();
    }
    String line =
        unwritten == 1
            ? "A request from " + last + " had no valid token"
            : unwritten + " requests had no valid token, the last one from " + last;
    unwritten = 0;
    nextLine = now.plus(WINDOW);
    return Optional.of(line);
  }

  /** The addresses that are remembered. */
  synchronized int addresses() {
    return windows.size();
  }

  /** Nothing is looked up. All that is no literal address counts as one, and is not shown. */
  private static String network(String address) {
    String literal = address.replaceAll("%.*", "");
    if (!LITERAL.matcher(literal).matches()) {
      return "an unknown address";
    }
    try {
      InetAddress parsed = InetAddress.getByName(literal);
      if (!(parsed instanceof Inet6Address)) {
        return parsed.getHostAddress();
      }
      byte[] network = Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), 8), 16);
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (UnknownHostException malformed) {
      return "an unknown address";
    }
  }
}
