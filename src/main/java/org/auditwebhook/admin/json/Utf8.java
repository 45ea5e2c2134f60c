package org.auditwebhook.admin.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8 and replaces nothing: JSON has no other encoding (RFC 8259, section 8.1). */
public final class Utf8 {
  private Utf8() {}

  /**
   * The text of the bytes.
   *
   * @throws JsonInputException that names the first byte that is wrong, counted from 0
   */
  public static String decode(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new JsonInputException(
          JsonPath.ROOT, "is not valid UTF-8 at byte " + (in.position() - offset));
    }
    return out.flip().toString();
  }
}
