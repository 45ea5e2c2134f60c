package org.auditwebhook.it.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Where a body ends: chunks, good and bad, and lengths that are wrong. For one thread. */
final class Ends {
  private final Chance chance;

  Ends(Chance chance) {
    this.chance = chance;
  }

  void change(Draft draft) {
    switch (chance.below(5)) {
      case 0 -> chunks(draft);
      case 1 -> badChunks(draft);
      case 2 -> length(draft);
      case 3 -> breakOff(draft);
      default -> large(draft);
    }
  }

  /** As RFC 9112 has them, in section 7.1: of any size, with extensions and trailers. */
  private void chunks(Draft draft) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean extended = chance.oneIn(2);
    int at = 0;
    while (at < draft.body.length) {
      byte[] chunk =
          Arrays.copyOfRange(draft.body, at, Math.min(draft.body.length, at + chance.few(5_000)));
      all.writeBytes(ascii(Integer.toHexString(chunk.length) + (extended ? ";a=b" : "") + "\r\n"));
      all.writeBytes(chunk);
      all.writeBytes(ascii("\r\n"));
      at += chunk.length;
    }
    all.writeBytes(ascii("0\r\n" + (extended ? "X-Injected: yes\r\n" : "") + "\r\n"));
    draft.put("Transfer-Encoding", "chunked");
    draft.end(all.toByteArray());
    if (extended) {
      // Payara refuses extensions and trailers
      draft.broken(Request.Fault.HEAD);
    }
  }

  private void badChunks(Draft draft) {
    draft.broken(Request.Fault.END);
    draft.put("Transfer-Encoding", chance.of("chunked", "Chunked", "chunked, chunked", "xchunked"));
    if (chance.oneIn(4)) {
      draft.add("Content-Length: " + chance.of(0, 1, draft.body.length));
    }
    String size = chance.of("x", "-1", "ffffffffffffffff", "7fffffff", "", "5 ", "0x5", "\u0000");
    draft.end(
        ascii(size + chance.of("\r\n", "\n", "\r") + "{\"a\":" + chance.of("\r\n0\r\n\r\n", "")));
  }

  private void length(Draft draft) {
    draft.broken(Request.Fault.END);
    int length = draft.body.length;
    draft.add(
        "Content-Length: "
            + chance.of(
                "" + (length + chance.few(100)),
                "" + chance.below(length + 1),
                "-1",
                "+" + length,
                "1e2",
                "0x10",
                "",
                "99999999999999999999",
                "9223372036854775807",
                length + ", " + length,
                length + "\r\nContent-Length: " + length,
                length + "\r\nContent-Length: " + (length + 1)));
    draft.end(draft.body);
  }

  private void breakOff(Draft draft) {
    draft.broken(Request.Fault.END);
    draft.add("Content-Length: " + draft.body.length);
    draft.end(Arrays.copyOf(draft.body, chance.below(draft.body.length + 1)));
  }

  /** More than an admin may send, seldom more than a producer may. */
  private void large(Draft draft) {
    draft.broken(Request.Fault.SIZE);
    int size = chance.oneIn(25) ? 8 * 1024 * 1024 + 1 : chance.of(66_000, 200_000);
    byte[] body = Arrays.copyOf(draft.body, size);
    Arrays.fill(body, draft.body.length, size, (byte) ' ');
    draft.put("Content-Type", "application/json");
    draft.body = body;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
