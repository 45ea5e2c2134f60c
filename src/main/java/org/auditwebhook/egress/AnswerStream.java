package org.auditwebhook.egress;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of answers, behind TLS. Their end is thrown: the parser would take it for the end of a
 * head.
 */
final class AnswerStream extends FilterInputStream {
  private boolean muted;
  private boolean begun;

  AnswerStream(InputStream in) {
    super(in);
  }

  /** From now on another answer is read. */
  void beginAnswer() {
    begun = false;
  }

  /** Whether any byte of the answer has come. */
  boolean hasBegun() {
    return begun;
  }

  /** While muted it behaves as if it were at its end, without looking. */
  void mute(boolean on) {
    muted = on;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (muted) {
      return -1; // an exception for each answer would cost more than the rest of the look
    }
    int count = in.read(target, offset, length);
    if (count < 0) {
      throw new EOFException("closed");
    }
    begun |= count > 0;
    return count;
  }
}
