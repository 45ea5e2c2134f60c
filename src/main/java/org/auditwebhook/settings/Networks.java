package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comma-separated list of CIDR blocks, hosts and addresses, the latter two with a port or
 * without; an IPv6 address that has a port has brackets.
 */
final class Networks implements Form<List<Allowance>> {
  private static final Pattern HOST =
      Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:/]*)(?::(?<port>.*))?");

  @Override
  public List<Allowance> parse(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(String::strip).map(Networks::allowance).toList();
  }

  /** Every value is one that could have been parsed. */
  @Override
  public void check(List<Allowance> networks) {}

  private static Allowance allowance(String text) {
    return CidrBlock.parse(text)
        .or(() -> CidrBlock.literal(text).map(CidrBlock::of))
        .<Allowance>map(block -> new Allowance.Network(block, OptionalInt.empty()))
        .or(() -> host(text))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be a comma-separated list of CIDR blocks, hosts or host:port, but "
                        + Quote.of(text)
                        + " is none of them"));
  }

  private static Optional<Allowance> host(String text) {
    Matcher parts = HOST.matcher(text);
    if (!parts.matches() || !Hosts.isHost(parts.group("host"))) {
      return Optional.empty();
    }
    String digits = parts.group("port");
    if (digits != null && !Hosts.isPort(digits)) {
      return Optional.empty();
    }
    String host = parts.group("host");
    OptionalInt port =
        digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
    return CidrBlock.literal(host.replaceAll("[\\[\\]]", ""))
        .<Allowance>map(address -> new Allowance.Network(CidrBlock.of(address), port))
        .or(() -> Optional.of(new Allowance.Host(host, port)));
  }
}
