package org.auditwebhook.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One file of the spool: NDJSON, written at its end only. What a crash has left half written is cut
 * off when it is opened. {@link RandomAccessFile}, because a thread that is interrupted closes a
 * channel for everybody. One thread may append while another one reads.
 */
final class Segment implements Closeable {
  private static final String SUFFIX = ".ndjson";
  private static final int BLOCK = 64 << 10;

  private final long number;
  private final Path path;
  private final RandomAccessFile out;
  private final RandomAccessFile in;
  private volatile long length;

  private Segment(long number, Path path) throws IOException {
    this.number = number;
    this.path = path;
    out = new RandomAccessFile(path.toFile(), "rw");
    in = new RandomAccessFile(path.toFile(), "r");
  }

  /** A new one. */
  static Segment create(Path directory, long number) throws IOException {
    Path path = directory.resolve("%020d%s".formatted(number, SUFFIX));
    Files.createFile(path);
    return new Segment(number, path);
  }

  /** One that was written before. */
  static Segment existing(Path path) throws IOException {
    String name = path.getFileName().toString();
    long number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    Segment segment = new Segment(number, path);
    segment.length = segment.endOfLastLine(segment.in.length());
    segment.out.setLength(segment.length);
    return segment;
  }

  /** Whether a file is one, by its name. */
  static boolean is(Path path) {
    return path.getFileName().toString().matches("[0-9]{20}\\.ndjson");
  }

  private long endOfLastLine(long end) throws IOException {
    byte[] block = new byte[BLOCK];
    for (long to = end; to > 0; to -= BLOCK) {
      long from = Math.max(0, to - BLOCK);
      in.seek(from);
      in.readFully(block, 0, (int) (to - from));
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

  /** How many bytes are whole lines; grows. */
  long length() {
    return length;
  }

  /**
   * Appends whole lines.
   *
   * @param force whether to return only when the disk has them
   * @throws IOException if they could not be written; the next lines go in their place
   */
  void append(byte[] lines, boolean force) throws IOException {
    out.seek(length);
    out.write(lines);
    if (force) {
      out.getFD().sync();
    }
    long end = length + lines.length;
    length = end;
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

  /** Fills the array from a place on, as far as there are lines; returns how much of it. */
  int read(long from, byte[] into) throws IOException {
    int most = (int) Math.min(into.length, length - from);
    in.seek(from);
    in.readFully(into, 0, most);
    return most;
  }

  @Override
  public void close() throws IOException {
    try (in) {
      out.close();
    }
  }

  /** Closes and removes it. */
  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }
}
