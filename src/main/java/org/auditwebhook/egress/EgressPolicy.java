package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.settings.Allowance;
import org.auditwebhook.settings.CidrBlock;
import org.auditwebhook.settings.EgressSettings;

/**
 * Which URLs may be posted to. Thread-safe; pure but for the resolver.
 *
 * <ul>
 *   <li>The scheme is {@code https}, or {@code http} where that is allowed.
 *   <li>No address of the host is {@linkplain SpecialPurpose internal}, unless the settings allow
 *       it: an address or a block allows what it contains, a host all that its name resolves to.
 *   <li>The address of a cloud's metadata service is allowed only by an entry that is this address:
 *       neither by a block, which may be wide, nor by a name, whose answers may be somebody else's.
 *   <li>An IPv6 address that leads to an IPv4 address is that address, see {@link EmbeddedIpv4}.
 * </ul>
 */
public final class EgressPolicy {
  private static final String IF_IT_IS_MEANT =
      "if it is meant, add the host or its network to audit.webhook.egress.allow";

  private static final String ONLY_ITSELF =
      "only an entry of audit.webhook.egress.allow that is this very address allows it";

  private final List<Allowance> allow;
  private final boolean allowHttp;
  private final Resolver resolver;

  /** What was judged last and may be posted to: most often it is asked about again. */
  private volatile Judged last;

  public EgressPolicy(EgressSettings settings, Resolver resolver) {
    this.allow = settings.allow();
    this.allowHttp = settings.allowHttp();
    this.resolver = Objects.requireNonNull(resolver, "resolver");
  }

  /**
   * The addresses that may be connected to for this URL now, at least one, in the resolver's order.
   * A later check may have another result: connect to these, and resolve nothing again.
   *
   * @throws BlockedException if it may not be posted to; one forbidden address is enough
   * @throws UnknownHostException if the host can't be resolved at the moment
   */
  public List<InetAddress> check(URI url) throws BlockedException, UnknownHostException {
    return check(Target.of(url));
  }

  /** The same for a URL that was read before. */
  List<InetAddress> check(Target target) throws BlockedException, UnknownHostException {
    Judged known = last;
    if (known == null || !known.target.equals(target)) {
      checkAsWritten(target);
      known = new Judged(target, target.literal(), List.of());
    }
    List<InetAddress> addresses =
        known.literal.isPresent() ? List.of(known.literal.get()) : resolved(target);
    if (!known.addresses.equals(addresses)) {
      for (InetAddress address : addresses) {
        judge(target, address);
      }
      last = new Judged(target, known.literal, addresses);
    }
    return addresses;
  }

  private List<InetAddress> resolved(Target target) throws UnknownHostException {
    List<InetAddress> addresses = List.copyOf(resolver.resolve(target.host()));
    if (addresses.isEmpty()) {
      throw new UnknownHostException(target.host());
    }
    return addresses;
  }

  /**
   * The part of {@link #check} that resolves nothing, and so takes no time: the scheme, a host that
   * is an address, and the names of this machine, which are taken for 127.0.0.1.
   *
   * @throws BlockedException likewise
   */
  public void checkAsWritten(URI url) throws BlockedException {
    checkAsWritten(Target.of(url));
  }

  private void checkAsWritten(Target target) throws BlockedException {
    if (!target.tls() && !allowHttp) {
      throw new BlockedException(
          "the URL begins with http://; use https://, or set audit.webhook.egress.allow-http=true");
    }
    Optional<InetAddress> address =
        target.isLocalhost() ? CidrBlock.literal("127.0.0.1") : target.literal();
    if (address.isPresent()) {
      judge(target, address.get());
    }
  }

  private void judge(Target target, InetAddress address) throws BlockedException {
    for (InetAddress met : EmbeddedIpv4.leadsTo(address)) {
      if (isNamed(target, address) || isNamed(target, met)) {
        continue;
      }
      Optional<SpecialPurpose> metadata =
          Stream.concat(Stream.of(met), EmbeddedIpv4.anywhereIn(address).stream())
              .flatMap(one -> SpecialPurpose.ofMetadata(one).stream())
              .findFirst();
      if (metadata.isPresent()) {
        throw blocked(target, metadata.get(), ONLY_ITSELF);
      }
      Optional<SpecialPurpose> internal = SpecialPurpose.of(met);
      if (internal.isPresent() && !isAllowed(target, address) && !isAllowed(target, met)) {
        throw blocked(target, internal.get(), IF_IT_IS_MEANT);
      }
    }
  }

  /** Whether an entry is this very address. */
  private boolean isNamed(Target target, InetAddress address) {
    return networks()
        .anyMatch(
            network -> network.block().isOneAddress() && network.covers(address, target.port()));
  }

  private boolean isAllowed(Target target, InetAddress address) {
    return networks().anyMatch(network -> network.covers(address, target.port()))
        || hosts().anyMatch(host -> host.covers(target.host(), target.port()));
  }

  private Stream<Allowance.Network> networks() {
    return allow.stream()
        .filter(Allowance.Network.class::isInstance)
        .map(Allowance.Network.class::cast);
  }

  private Stream<Allowance.Host> hosts() {
    return allow.stream().filter(Allowance.Host.class::isInstance).map(Allowance.Host.class::cast);
  }

  /**
   * A target, the address that is written in it, and all addresses of it that have passed: the
   * rules never change, so they pass again.
   */
  private record Judged(
      Target target, Optional<InetAddress> literal, List<InetAddress> addresses) {}

  /** Tells the block, not the address: who may set a URL need not learn what a name resolves to. */
  private static BlockedException blocked(Target target, SpecialPurpose met, String remedy) {
    return new BlockedException(
        "the host %s has an address in %s, %s; %s"
            .formatted(target.host(), met.block(), met.kind(), remedy));
  }
}
