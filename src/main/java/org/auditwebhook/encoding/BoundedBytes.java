package org.auditwebhook.encoding;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/** Keeps what is written as long as it is small enough, and otherwise nothing. */
public final class BoundedBytes extends OutputStream {
  private final int most;
  private ByteArrayOutputStream kept = new ByteArrayOutputStream(256);

  /**
   * @param most how many bytes are kept
   */
  public BoundedBytes(int most) {
    this.most = most;
  }

  @Override
  public void write(int octet) {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (kept != null && length > most - kept.size()) {
      kept = null;
    }
    if (kept != null) {
      kept.write(bytes, offset, length);
    }
  }

  /** All that was written, or {@code null} if it was too much. */
  public byte[] bytes() {
    return kept == null ? null : kept.toByteArray();
  }
}
