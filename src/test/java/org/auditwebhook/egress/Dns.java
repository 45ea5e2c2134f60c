package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.auditwebhook.settings.CidrBlock;

/** A resolver that knows what it is told, and what it was asked. */
final class Dns implements Resolver {
  final List<String> asked = new ArrayList<>();
  private final Map<String, List<InetAddress>> names = new HashMap<>();

  Dns with(String host, String... addresses) {
    names.put(host, Stream.of(addresses).map(Dns::address).toList());
    return this;
  }

  /** One more address of a host. */
  Dns and(String host, String address) {
    names.merge(
        host,
        List.of(address(address)),
        (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    return this;
  }

  @Override
  public List<InetAddress> resolve(String host) throws UnknownHostException {
    asked.add(host);
    List<InetAddress> addresses = names.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    return addresses;
  }

  static InetAddress address(String text) {
    return CidrBlock.literal(text).orElseThrow();
  }
}
