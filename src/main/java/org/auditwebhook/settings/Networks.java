package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A comma-separated list of CIDR blocks, hosts, and hosts with a port. */
final class Networks implements Form<List<String>> {
  private static final Pattern CIDR = Pattern.compile("(?<address>[^/]*)/(?<prefix>[0-9]{1,3})");
  private static final Pattern HOST =
      Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:/]*)(?::(?<port>.*))?");

  @Override
  public List<String> parse(String text) {
    List<String> networks =
        text.isEmpty() ? List.of() : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    check(networks);
    return networks;
  }

  @Override
  public void check(List<String> networks) {
    for (String network : networks) {
      if (!isCidr(network) && !isHost(network)) {
        throw new IllegalArgumentException(
            "must be a comma-separated list of CIDR blocks, hosts or host:port, but "
                + Quote.of(network)
                + " is none of them");
      }
    }
  }

  private static boolean isCidr(String text) {
    Matcher cidr = CIDR.matcher(text);
    if (!cidr.matches()) {
      return false;
    }
    int prefix = Integer.parseInt(cidr.group("prefix"));
    String address = cidr.group("address");
    return (Hosts.isIpv4(address) && prefix <= 32) || (Hosts.isIpv6(address) && prefix <= 128);
  }

  private static boolean isHost(String text) {
    Matcher host = HOST.matcher(text);
    return Hosts.isIpv6(text)
        || (host.matches()
            && Hosts.isHost(host.group("host"))
            && Stream.ofNullable(host.group("port")).allMatch(Hosts::isPort));
  }
}
