package org.auditwebhook.egress;

import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A socket from which only so much is read, and only until a deadline. TLS is laid over it, so that
 * records and handshakes that drip are bounded too. Writing ends at the deadline as well, because
 * {@link Watchdog} closes the socket then: that is the only method for another thread.
 */
final class BoundedSocket extends Socket {
  /** What {@link #allow} may be given at most, to keep sums far from an overflow. */
  private static final int MOST = 1 << 24;

  private volatile Deadline deadline = new Deadline(System.nanoTime());
  private int allowed;
  private long read;
  private InputStream in;
  private OutputStream out;

  /** From now on reading and writing end at this time. */
  void until(Deadline end) {
    deadline = end;
  }

  Deadline deadline() {
    return deadline;
  }

  /** From now on at most so many bytes are read. */
  void allow(int bytes) {
    allowed = Math.min(bytes, MOST);
  }

  /** The bytes that were read in all. */
  long bytesRead() {
    return read;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    if (in == null) {
      in = new Input(super.getInputStream());
    }
    return in;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    if (out == null) {
      out = new Output(super.getOutputStream());
    }
    return out;
  }

  /** Closed at once: nothing is said to the other side, which might not listen. */
  void abandon() {
    try {
      close();
    } catch (IOException e) {
      // it is of no use any more, whatever becomes of it
    }
  }

  private SocketTimeoutException timedOut(SocketException closed) {
    SocketTimeoutException timedOut = new SocketTimeoutException("the deadline is over");
    timedOut.initCause(closed);
    return timedOut;
  }

  private final class Input extends InputStream {
    private final InputStream stream;

    Input(InputStream stream) {
      this.stream = stream;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Throws instead of -1: an end before the end of what is awaited is never right. */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (allowed <= 0) {
        throw new TooLongException();
      }
      setSoTimeout(deadline.remainingMillis());
      int count;
      try {
        count = stream.read(target, offset, Math.min(length, allowed));
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (SocketException e) {
        throw deadline.isOver() ? timedOut(e) : e;
      }
      if (count < 0) {
        throw new EOFException(read == 0 ? "closed at once" : "closed");
      }
      allowed -= count;
      read += count;
      return count;
    }

    @Override
    public int available() throws IOException {
      return stream.available();
    }
  }

  private final class Output extends FilterOutputStream {
    Output(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      deadline.remainingMillis();
      try {
        out.write(bytes, offset, length);
      } catch (SocketException e) {
        throw deadline.isOver() ? timedOut(e) : e;
      }
    }
  }
}
