package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.settings.CidrBlock;

/**
 * The IPv4 addresses within an IPv6 address: somebody on the way may send what is meant for the one
 * to the other.
 */
final class EmbeddedIpv4 {
  private static final CidrBlock NAT64 = block("64:ff9b::/96");

  /**
   * Where each form has its IPv4 addresses. What stands in no block of {@link SpecialPurpose} is
   * decided by these, the rest is forbidden anyhow.
   */
  private static final List<Form> FORMS =
      List.of(
          new Form(NAT64, 12, false), // RFC 6052, section 2.1
          new Form(block("64:ff9b:1::/48"), 12, false), // RFC 8215; where its prefix has 96 bits
          new Form(block("::/96"), 12, false), // RFC 4291, section 2.5.5.1
          new Form(block("::ffff:0:0:0/96"), 12, false), // RFC 2765, section 2.1
          new Form(block("2002::/16"), 2, false), // RFC 3056, section 2
          new Form(block("2001::/32"), 4, false), // RFC 4380, section 4: the server
          new Form(block("2001::/32"), 12, true)); // the same: the client

  /** RFC 5214, section 6.1: the interface identifier, its universal bit may be set. */
  private static final byte[] ISATAP = {0, 0, 0x5e, (byte) 0xfe};

  private static final int UNIVERSAL = 0x02;

  private EmbeddedIpv4() {}

  /**
   * The addresses that this one may lead to, of which none may be forbidden: itself, or the one
   * within where that is all there is to it, or both.
   */
  static List<InetAddress> leadsTo(InetAddress address) {
    Optional<InetAddress> mapped = mapped(address);
    if (mapped.isPresent()) {
      return List.of(mapped.get());
    }
    return NAT64.contains(address)
        ? List.of(at(address, 12, false))
        : Stream.concat(Stream.of(address), isatap(address).stream()).toList();
  }

  /** All IPv4 addresses that can be found in this one, in whatever form. */
  static List<InetAddress> anywhereIn(InetAddress address) {
    return Stream.concat(
            Stream.concat(mapped(address).stream(), isatap(address).stream()),
            FORMS.stream()
                .filter(form -> form.block.contains(address))
                .map(form -> at(address, form.offset, form.inverted)))
        .toList();
  }

  /** The JDK makes most IPv4-mapped addresses IPv4 addresses itself, but not all. */
  private static Optional<InetAddress> mapped(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean isMapped =
        bytes.length == 16
            && Arrays.equals(bytes, 0, 10, new byte[10], 0, 10)
            && bytes[10] == -1
            && bytes[11] == -1;
    return isMapped ? Optional.of(at(address, 12, false)) : Optional.empty();
  }

  private static Optional<InetAddress> isatap(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != 16) {
      return Optional.empty();
    }
    bytes[8] = (byte) (bytes[8] & ~UNIVERSAL);
    return Arrays.equals(bytes, 8, 12, ISATAP, 0, 4)
        ? Optional.of(at(address, 12, false))
        : Optional.empty();
  }

  private static InetAddress at(InetAddress address, int offset, boolean inverted) {
    byte[] four = Arrays.copyOfRange(address.getAddress(), offset, offset + 4);
    for (int i = 0; i < four.length; i++) {
      four[i] = (byte) (inverted ? ~four[i] : four[i]);
    }
    try {
      return InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static CidrBlock block(String text) {
    return CidrBlock.parse(text).orElseThrow();
  }

  /**
   * @param offset of the first of the four bytes
   * @param inverted whether all of their bits are
   */
  private record Form(CidrBlock block, int offset, boolean inverted) {}
}
