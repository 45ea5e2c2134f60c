package org.auditwebhook.egress;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.settings.CidrBlock;

/**
 * Addresses that no public endpoint has: those of the IANA IPv4 and IPv6 Special-Purpose Address
 * Registries, multicast, and all of IPv6 that IANA has not given out as global unicast. Blocks that
 * the registries call globally reachable are in it too, since none is for hosts like an endpoint;
 * but for NAT64's, which {@link EmbeddedIpv4} looks into.
 *
 * @param block the addresses
 * @param kind what they are, in the plural, with the source in brackets
 */
record SpecialPurpose(CidrBlock block, String kind) {
  private static final List<SpecialPurpose> IPV4 =
      List.of(
          of("0.0.0.0/8", "addresses of this network (RFC 791)"),
          of("10.0.0.0/8", "private addresses (RFC 1918)"),
          of("100.64.0.0/10", "addresses of a carrier's NAT (RFC 6598)"),
          of("127.0.0.0/8", "loopback addresses (RFC 1122)"),
          of("169.254.0.0/16", "link-local addresses (RFC 3927)"),
          of("172.16.0.0/12", "private addresses (RFC 1918)"),
          of("192.0.0.0/24", "addresses of protocols (RFC 6890)"),
          of("192.0.2.0/24", "addresses for documentation (RFC 5737)"),
          of("192.31.196.0/24", "addresses of AS112 (RFC 7535)"),
          of("192.52.193.0/24", "addresses of AMT (RFC 7450)"),
          of("192.88.99.0/24", "addresses of 6to4 relays (RFC 7526)"),
          of("192.168.0.0/16", "private addresses (RFC 1918)"),
          of("192.175.48.0/24", "addresses of AS112 (RFC 7534)"),
          of("198.18.0.0/15", "addresses for benchmarks (RFC 2544)"),
          of("198.51.100.0/24", "addresses for documentation (RFC 5737)"),
          of("203.0.113.0/24", "addresses for documentation (RFC 5737)"),
          of("224.0.0.0/4", "multicast addresses (RFC 5771)"),
          of("255.255.255.255/32", "broadcast addresses (RFC 8190)"),
          of("240.0.0.0/4", "reserved addresses (RFC 1112)"));

  /** The first that matches tells the kind: the block within another one stands before it. */
  private static final List<SpecialPurpose> IPV6 =
      List.of(
          of("::/128", "unspecified addresses (RFC 4291)"),
          of("::1/128", "loopback addresses (RFC 4291)"),
          of("::/96", "IPv4-compatible addresses (RFC 4291)"),
          of("::ffff:0:0:0/96", "IPv4-translated addresses (RFC 2765)"),
          of("64:ff9b:1::/48", "addresses of a local NAT64 (RFC 8215)"),
          of("100::/64", "addresses to discard (RFC 6666)"),
          of("100:0:0:1::/64", "dummy addresses (RFC 9780)"),
          of("2001::/32", "Teredo addresses (RFC 4380)"),
          of("2001:2::/48", "addresses for benchmarks (RFC 5180)"),
          of("2001:10::/28", "ORCHID addresses (RFC 4843)"),
          of("2001:20::/28", "ORCHIDv2 addresses (RFC 7343)"),
          of("2001:30::/28", "addresses of drones (RFC 9374)"),
          of("2001::/23", "addresses of protocols (RFC 2928)"),
          of("2001:db8::/32", "addresses for documentation (RFC 3849)"),
          of("2002::/16", "6to4 addresses (RFC 3056)"),
          of("2620:4f:8000::/48", "addresses of AS112 (RFC 7534)"),
          of("3fff::/20", "addresses for documentation (RFC 9637)"),
          of("5f00::/16", "addresses of segment routing (RFC 9602)"),
          of("fc00::/7", "private addresses (RFC 4193)"),
          of("fe80::/10", "link-local addresses (RFC 4291)"),
          of("fec0::/10", "site-local addresses (RFC 3879)"),
          of("ff00::/8", "multicast addresses (RFC 4291)"),
          of("::/3", "reserved addresses (RFC 4291)"),
          of("4000::/2", "reserved addresses (RFC 4291)"),
          of("8000::/1", "reserved addresses (RFC 4291)"));

  /**
   * Where clouds tell a machine its secrets, and ask for nothing that a POST could not have. First
   * the addresses that the clouds share, then those of some.
   */
  private static final List<SpecialPurpose> METADATA =
      Stream.of(
              "169.254.169.254/32", // nearly all of them
              "169.254.170.2/32", // Amazon ECS, credentials of a task
              "169.254.170.23/32", // Amazon EKS, credentials of a pod
              "169.254.169.253/32", // Amazon VPC, resolver
              "169.254.169.123/32", // Amazon VPC, time
              "169.254.0.23/32", // Tencent Cloud
              "169.254.42.42/32", // Scaleway
              "100.100.100.200/32", // Alibaba Cloud
              "168.63.129.16/32", // Azure, WireServer; a public address
              "192.0.0.192/32", // Oracle Cloud, first generation
              "fd00:ec2::254/128", // Amazon EC2
              "fd00:ec2::23/128", // Amazon EKS, credentials of a pod
              "fd20:ce::254/128", // Google Cloud
              "fd00:42::42/128", // Scaleway
              "fd00:a9fe:a9fe::1/128", // Akamai (Linode)
              "fe80::a9fe:a9fe/128") // OpenStack
          .map(block -> of(block, "addresses of a cloud's metadata service"))
          .toList();

  /** Why no public endpoint has this address; empty if one may have it. */
  static Optional<SpecialPurpose> of(InetAddress address) {
    return (address instanceof Inet4Address ? IPV4 : IPV6)
        .stream().filter(one -> one.has(address)).findFirst();
  }

  /** The same for the addresses that a block is too wide to allow. */
  static Optional<SpecialPurpose> ofMetadata(InetAddress address) {
    return METADATA.stream().filter(one -> one.has(address)).findFirst();
  }

  private boolean has(InetAddress address) {
    return block.contains(address);
  }

  private static SpecialPurpose of(String block, String kind) {
    return new SpecialPurpose(CidrBlock.parse(block).orElseThrow(), kind);
  }
}
