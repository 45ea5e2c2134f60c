package org.auditwebhook.it.harness;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import jakarta.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * An endpoint on loopback that answers as it is told and remembers every request. It reads plain
 * sockets, so that what it counts is what really came over the wire. Accepts with 204 unless told
 * otherwise. Thread-safe.
 */
public final class Receiver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<Post> posts = new ConcurrentLinkedQueue<>();
  private final Map<Long, List<Post>> postsByEvent = new ConcurrentHashMap<>();
  private final Map<String, List<Answer>> answersByAction = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile List<Answer> answers = List.of(Answer.status(204));

  private Receiver(InetAddress address, int port) throws IOException {
    listener = new ServerSocket(port, 512, address);
    threads.execute(this::accept);
  }

  /** A receiver on a free port. */
  public static Receiver start() {
    return start(0);
  }

  /** A receiver on this port. */
  public static Receiver start(int port) {
    return start("127.0.0.1", port);
  }

  /** A receiver on this port of another address of this machine; {@code ::} is all of them. */
  public static Receiver start(String address, int port) {
    try {
      return new Receiver(InetAddress.getByName(address), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An URL of a port on which nobody listens. */
  public static String refusingUrl() {
    Receiver receiver = start();
    receiver.close();
    return receiver.url();
  }

  /** Where it receives. */
  public String url() {
    return "http://" + listener.getInetAddress().getHostAddress() + ":" + port() + "/hook";
  }

  public int port() {
    return listener.getLocalPort();
  }

  /**
   * From now on the n-th POST of an event gets the n-th answer, and the last one for ever after. A
   * batch gets that of its first event.
   */
  public void answers(Answer... sequence) {
    answers = List.of(sequence);
  }

  /** The same for the events of one action, and for every batch that has one. */
  public void answersTo(String action, Answer... sequence) {
    answersByAction.put(action, List.of(sequence));
  }

  /** From now on it accepts everything. */
  public void acceptsEverything() {
    answersByAction.clear();
    answers(Answer.status(204));
  }

  /** What has arrived, oldest first. */
  public List<Post> posts() {
    return List.copyOf(posts);
  }

  /** What has arrived of this event, oldest first. */
  public List<Post> posts(long eventId) {
    return List.copyOf(postsByEvent.getOrDefault(eventId, List.of()));
  }

  /** The ids of the events that have arrived. */
  public Set<Long> eventIds() {
    return Set.copyOf(postsByEvent.keySet());
  }

  /** How many connections were opened to it. */
  public int connections() {
    return connections.get();
  }

  /** The first POST of this event, when it has arrived. */
  public Post awaitPost(long eventId) {
    return awaitPosts(eventId, 1).get(0);
  }

  /** The POSTs of this event, when at least so many have arrived. */
  public List<Post> awaitPosts(long eventId, int atLeast) {
    Awaitility.await(atLeast + " POSTs of event " + eventId)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> posts(eventId).size() >= atLeast);
    return posts(eventId);
  }

  @Override
  public void close() {
    closed.countDown();
    closeQuietly(listener);
    open.forEach(Receiver::closeQuietly);
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        int number = connections.incrementAndGet();
        threads.execute(() -> serve(socket, number));
      } catch (IOException e) {
        // closed, or the other side was faster: the loop's condition tells which
      }
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<Post> post = RequestReader.read(in, number);
      while (post.isPresent() && answer(post.get(), socket)) {
        post = RequestReader.read(in, number);
      }
    } catch (IOException e) {
      // the other side is gone
    } finally {
      open.remove(socket);
    }
  }

  /** Returns whether the connection stays open. */
  private boolean answer(Post post, Socket socket) throws IOException {
    Answer answer = remember(post);
    if (answer.kind() == Answer.Kind.HANG) {
      await(PATIENCE.multipliedBy(4));
      return false;
    }
    if (!answer.delay().isZero()) {
      await(answer.delay());
    }
    if (answer.kind() == Answer.Kind.CLOSE) {
      return false;
    }
    socket.getOutputStream().write(answer.head());
    return answer.kind() != Answer.Kind.BROKEN_OFF;
  }

  private Answer remember(Post post) {
    List<JsonObject> events = post.events();
    JsonObject deciding =
        events.stream()
            .filter(event -> answersByAction.containsKey(event.getString("action")))
            .findFirst()
            .orElse(events.get(0));
    List<Answer> sequence = answersByAction.getOrDefault(deciding.getString("action"), answers);
    int before = posts(Post.eventId(deciding)).size();
    events.forEach(
        event ->
            postsByEvent
                .computeIfAbsent(Post.eventId(event), id -> new CopyOnWriteArrayList<>())
                .add(post));
    posts.add(post);
    return sequence.get(Math.min(before, sequence.size() - 1));
  }

  private void await(Duration duration) throws IOException {
    try {
      closed.await(duration.toNanos(), NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IOException("the receiver is closing", e);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // nothing is to be done about it
    }
  }
}
