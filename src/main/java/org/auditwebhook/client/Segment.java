package org.auditwebhook.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of the spool: NDJSON, written at its end only. What a crash has left half written is cut
 * off when it is opened. {@link RandomAccessFile}, because a thread that is interrupted closes a
 * channel for everybody. One thread may write while another one reads; {@link Spool} lets the
 * reader see what was written.
 */
final class Segment implements Closeable {
  private static final String SUFFIX = ".ndjson";
  private static final int BLOCK = 64 << 10;

  private final long number;
  private final Path path;
  private RandomAccessFile out;
  private RandomAccessFile in;
  private long length;

  private Segment(long number, Path path) {
    this.number = number;
    this.path = path;
  }

  /** The segment of this number, which is made where there is none. */
  static Segment in(Path directory, long number) throws IOException {
    return existing(directory.resolve("%020d%s".formatted(number, SUFFIX)));
  }

  /** The segment of a file. */
  static Segment existing(Path path) throws IOException {
    String name = path.getFileName().toString();
    Segment segment =
        new Segment(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), path);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      segment.length = endOfLastLine(file);
      file.setLength(segment.length);
    }
    return segment;
  }

  /** Whether a file is one, by its name. */
  static boolean is(Path path) {
    return path.getFileName().toString().matches("[0-9]{20}\\.ndjson");
  }

  private static long endOfLastLine(RandomAccessFile file) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long to = file.length(); to > 0; to -= BLOCK) {
      long from = Math.max(0, to - BLOCK);
      file.seek(from);
      file.readFully(block, 0, (int) (to - from));
      for (int i = (int) (to - from) - 1; i >= 0; i--) {
        if (block[i] == '\n') {
          return from + i + 1;
        }
      }
    }
    return 0;
  }

  long number() {
    return number;
  }

  /** How many bytes count; they are whole lines. */
  long length() {
    return length;
  }

  /**
   * Writes whole lines at the end, which do not count before they are {@link #extend added}.
   *
   * @param force whether to return only when the disk has them
   * @throws IOException if they could not be written; the next ones go in their place
   */
  void write(byte[] lines, boolean force) throws IOException {
    if (out == null) {
      out = new RandomAccessFile(path.toFile(), "rw");
    }
    try {
      out.seek(length);
      out.write(lines);
      if (force) {
        out.getFD().sync();
      }
    } catch (IOException e) {
      cutOff(e);
      throw e;
    }
  }

  /** Else the next start would take whole lines for written, though nobody was told so. */
  private void cutOff(IOException failure) {
    try {
      out.setLength(length);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** So many bytes more count from now on. */
  void extend(int bytes) {
    length += bytes;
  }

  /** How many lines there are from a place on. */
  long lines(long from) throws IOException {
    byte[] block = new byte[BLOCK];
    long lines = 0;
    long at = from;
    while (at < length) {
      int read = read(at, block);
      for (int i = 0; i < read; i++) {
        lines += block[i] == '\n' ? 1 : 0;
      }
      at += read;
    }
    return lines;
  }

  /** Where the line ends that begins there, its line break included. */
  long endOfLine(long start) throws IOException {
    byte[] block = new byte[BLOCK];
    long at = start;
    while (at < length) {
      int read = read(at, block);
      for (int i = 0; i < read; i++) {
        if (block[i] == '\n') {
          return at + i + 1;
        }
      }
      at += read;
    }
    return length;
  }

  /** Fills the array from a place on, as far as there are lines; returns how much of it. */
  int read(long from, byte[] into) throws IOException {
    if (in == null) {
      in = new RandomAccessFile(path.toFile(), "r");
    }
    int most = (int) Math.min(into.length, length - from);
    in.seek(from);
    in.readFully(into, 0, most);
    return most;
  }

  /** Closes what is open; it may be used again. */
  @Override
  public void close() throws IOException {
    try {
      if (in != null) {
        in.close();
      }
    } finally {
      in = null;
      if (out != null) {
        out.close();
        out = null;
      }
    }
  }

  /** Closes and removes it. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }
}
