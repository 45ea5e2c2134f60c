package org.auditwebhook.encoding;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * Writes characters as UTF-8, those that came at once at once: unlike an {@link
 * java.io.OutputStreamWriter} it has no buffer of 8 KiB, which would be most of what an event of
 * 300 bytes costs. Half of a surrogate pair is written as a question mark. Not thread-safe.
 */
final class Utf8Writer extends Writer {
  private final OutputStream bytes;

  /** The first half of a pair whose second half is to come; 0 if there is none. */
  private char half;

  Utf8Writer(OutputStream bytes) {
    this.bytes = bytes;
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    int end = offset + length;
    boolean cut = Character.isHighSurrogate(characters[end - 1]);
    String text = new String(characters, offset, length - (cut ? 1 : 0));
    bytes.write((half == 0 ? text : half + text).getBytes(StandardCharsets.UTF_8));
    half = cut ? characters[end - 1] : 0;
  }

  @Override
  public void flush() throws IOException {
    bytes.flush();
  }

  @Override
  public void close() throws IOException {
    if (half != 0) {
      bytes.write('?');
      half = 0;
    }
    bytes.close();
  }
}
