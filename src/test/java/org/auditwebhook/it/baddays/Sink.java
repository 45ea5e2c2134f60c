package org.auditwebhook.it.baddays;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.auditwebhook.it.harness.Ports;
import org.auditwebhook.it.harness.Post;
import org.auditwebhook.it.harness.RequestReader;

/**
 * The endpoint of a bad day: it has one {@link Fault} at a time, and an {@link Arrival} of each
 * event. Thread-safe.
 */
final class Sink implements AutoCloseable {
  private static final byte[] ACCEPTED = ascii("HTTP/1.1 204 Accepted\r\n\r\n");
  private static final byte[] ERROR = ascii("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
  private static final byte[] BUSY =
      ascii("HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n");
  private static final Duration BLACK_HOLE = Duration.ofSeconds(30);

  private static final Duration TICK = Duration.ofMillis(10);

  private final int port = Ports.free();
  private final long started = System.nanoTime();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Map<Long, Arrival> arrivals = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, LongAdder> perTick = new ConcurrentSkipListMap<>();
  private final Object changes = new Object();

  private ServerSocket listener;
  private volatile Fault fault = Fault.NONE;
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean closed;

  Sink() {
    listen();
  }

  String url() {
    return "http://127.0.0.1:" + port + "/hook";
  }

  /** How long it takes its time before it accepts. */
  void takes(Duration longer) {
    latency = longer;
  }

  Fault fault() {
    return fault;
  }

  /** From now on this is wrong with it. What the last fault has held up goes on at once. */
  void has(Fault next) {
    if (fault == Fault.REFUSED && next != Fault.REFUSED) {
      listen();
    }
    synchronized (changes) {
      fault = next;
      changes.notifyAll();
    }
    if (next == Fault.REFUSED) {
      hangUp();
    }
  }

  /** What has come of each event, by its id. */
  Map<Long, Arrival> arrivals() {
    return arrivals;
  }

  /** How many connections were opened or requests read from then on, for so long. */
  long knocks(long fromNanoTime, Duration during) {
    long to = tick(fromNanoTime + during.toNanos());
    return perTick.subMap(tick(fromNanoTime) + 1, to + 1).values().stream()
        .mapToLong(LongAdder::sum)
        .sum();
  }

  @Override
  public void close() {
    closed = true;
    has(Fault.REFUSED);
    threads.shutdownNow();
  }

  private void listen() {
    try {
      listener = new ServerSocket(port, 512, InetAddress.getLoopbackAddress());
      ServerSocket mine = listener;
      threads.execute(() -> accept(mine));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void hangUp() {
    closeQuietly(listener);
    open.forEach(Sink::closeQuietly);
  }

  private void accept(ServerSocket mine) {
    while (!mine.isClosed()) {
      try {
        Socket socket = mine.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // closed: the loop's condition tells
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      if (fault == Fault.BLACK_HOLE) {
        knock();
        holdUp(Fault.BLACK_HOLE, BLACK_HOLE);
        return;
      }
      Optional<Post> post = RequestReader.read(in, 0);
      while (post.isPresent() && answer(post.get(), socket)) {
        post = RequestReader.read(in, 0);
      }
    } catch (IOException e) {
      // the other side is gone
    } finally {
      open.remove(socket);
    }
  }

  /** Returns whether the connection stays open. */
  private boolean answer(Post post, Socket socket) throws IOException {
    knock();
    String body = post.text();
    Arrival arrival = arrivals.computeIfAbsent(Arrival.eventId(body), id -> Arrival.of(body));
    arrival.posted();
    Fault now = fault;
    OutputStream out = socket.getOutputStream();
    switch (now) {
      case NONE -> {
        sleep(latency);
        // before it is written: once it is, the other side may end at any moment
        arrival.accepted();
        out.write(ACCEPTED);
      }
      case ERROR -> out.write(ERROR);
      case BUSY -> out.write(BUSY);
      case RESET -> socket.setSoLinger(true, 0);
      case HANG, BLACK_HOLE -> holdUp(now, BLACK_HOLE);
      case DRIP -> drip(out);
      case HALF -> out.write(ACCEPTED, 0, 7);
      case GARBAGE -> out.write(ascii("\u0000\u0001 what? \r\n\r\n"));
      case REFUSED -> closeQuietly(socket);
    }
    return now == Fault.NONE || now == Fault.ERROR || now == Fault.BUSY;
  }

  /** A head without an end; its status says no, because a client may make do with it. */
  private void drip(OutputStream out) throws IOException {
    out.write(ERROR, 0, ERROR.length - 2);
    out.write(ascii("X-Drip: "));
    for (int drops = 0; drops < 300 && fault == Fault.DRIP; drops++) {
      out.write('.');
      holdUp(Fault.DRIP, Duration.ofMillis(100));
    }
  }

  private void knock() {
    perTick.computeIfAbsent(tick(System.nanoTime()), tick -> new LongAdder()).increment();
  }

  /** Waits until it has another fault, at most for the time given. */
  private void holdUp(Fault during, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (changes) {
      for (long left = atMost.toMillis(); left > 0 && fault == during && !closed; ) {
        try {
          changes.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    }
  }

  private static void sleep(Duration duration) {
    try {
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long tick(long nanoTime) {
    return (nanoTime - started) / TICK.toNanos();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // nothing is to be done about it
    }
  }
}
