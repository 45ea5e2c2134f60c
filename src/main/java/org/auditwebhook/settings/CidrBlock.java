package org.auditwebhook.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits, as RFC 4632, section 3.1, and RFC 4291, section 2.3,
 * write them. Immutable.
 *
 * @param first the address with zeros behind the prefix
 * @param prefix the number of bits that are the same, 0–32 of IPv4 and 0–128 of IPv6
 */
public record CidrBlock(InetAddress first, int prefix) {
  private static final Pattern CIDR = Pattern.compile("(?<address>[^/]*)/(?<prefix>[0-9]{1,3})");

  /** So many bits of an IPv6 address say that it is an IPv4 address, RFC 4291, section 2.5.5.2. */
  private static final int MAPPED = 96;

  /**
   * Bits of the address behind the prefix do not count.
   *
   * @throws IllegalArgumentException if the address has not so many bits
   */
  public CidrBlock {
    if (prefix < 0 || prefix > bits(first)) {
      throw new IllegalArgumentException("there is no prefix of " + prefix + " bits");
    }
    byte[] bytes = first.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (bytes[i] & mask(i, prefix));
    }
    first = address(bytes);
  }

  /**
   * The block that this text spells. One of IPv4-mapped IPv6 addresses is the block of those IPv4
   * addresses.
   *
   * @return empty if it spells none
   */
  public static Optional<CidrBlock> parse(String text) {
    Matcher cidr = CIDR.matcher(text);
    if (!cidr.matches()) {
      return Optional.empty();
    }
    String address = cidr.group("address");
    Optional<InetAddress> first = literal(address);
    boolean mapped = address.contains(":") && first.filter(one -> bits(one) == 32).isPresent();
    int prefix = Integer.parseInt(cidr.group("prefix")) - (mapped ? MAPPED : 0);
    return first
        .filter(one -> prefix >= 0 && prefix <= bits(one))
        .map(one -> new CidrBlock(one, prefix));
  }

  /** The block of this address alone. */
  public static CidrBlock of(InetAddress address) {
    return new CidrBlock(address, bits(address));
  }

  /**
   * The address that this text spells: an IPv4 address in four decimal numbers, or an IPv6 address
   * without brackets and zone. Nothing is resolved.
   *
   * @return empty if it spells none
   */
  public static Optional<InetAddress> literal(String text) {
    try {
      return Hosts.isIpv4(text) || Hosts.isIpv6(text)
          ? Optional.of(InetAddress.getByName(text))
          : Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Whether this address is in the block; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] ours = first.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int differing = 0;
    for (int i = 0; i < ours.length; i++) {
      differing |= (ours[i] ^ theirs[i]) & mask(i, prefix);
    }
    return differing == 0;
  }

  /** Whether there is one address only in the block. */
  public boolean isOneAddress() {
    return prefix == bits(first);
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + prefix;
  }

  private static int bits(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  /** Which bits of the byte at this index are in a prefix. */
  private static int mask(int index, int prefix) {
    int inPrefix = Math.max(0, Math.min(Byte.SIZE, prefix - index * Byte.SIZE));
    return (0xff00 >> inPrefix) & 0xff;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
    }
  }
}
