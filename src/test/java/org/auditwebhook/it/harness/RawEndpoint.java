package org.auditwebhook.it.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Something on loopback that is connected to, and does with each connection what a test wants. */
public final class RawEndpoint implements AutoCloseable {

  /** What is done with a connection; then it is closed. */
  @FunctionalInterface
  public interface Behaviour {
    void serve(Connected connection) throws Exception;
  }

  private final String scheme;
  private final ServerSocket listener;
  private final Behaviour behaviour;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong written = new AtomicLong();

  private RawEndpoint(String scheme, ServerSocket listener, Behaviour behaviour) {
    this.scheme = scheme;
    this.listener = listener;
    this.behaviour = behaviour;
    threads.execute(this::accept);
  }

  /** One that speaks HTTP. */
  public static RawEndpoint plain(Behaviour behaviour) {
    return of("http", ServerSocketFactory.getDefault(), socket -> {}, behaviour);
  }

  /** One that speaks HTTP in TLS, and may want a certificate of its clients. */
  public static RawEndpoint tls(SSLContext context, boolean wantsCertificate, Behaviour behaviour) {
    return of(
        "https",
        context.getServerSocketFactory(),
        socket -> ((SSLServerSocket) socket).setNeedClientAuth(wantsCertificate),
        behaviour);
  }

  /** One that makes its sockets so. */
  public static RawEndpoint of(
      String scheme,
      ServerSocketFactory sockets,
      Consumer<ServerSocket> setup,
      Behaviour behaviour) {
    try {
      ServerSocket listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      setup.accept(listener);
      return new RawEndpoint(scheme, listener, behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that answers every request with the same bytes. */
  public static RawEndpoint answering(String answer) {
    return plain(
        connection -> {
          while (connection.readRequest()) {
            connection.write(answer);
          }
        });
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return listener.getLocalPort();
  }

  /** A URL of it by its address. */
  public String url() {
    return url("127.0.0.1");
  }

  /** A URL of it by a name. */
  public String url(String host) {
    return scheme + "://" + host + ":" + port() + "/hook?key=secret";
  }

  /** How many connections were opened to it. */
  public int connections() {
    return connections.get();
  }

  /** How many bytes were given to the operating system. */
  public long written() {
    return written.get();
  }

  /** The requests, heads and bodies, oldest first. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(new Connected(socket));
    } catch (Exception e) {
      // the other side is gone, as in most tests
    } finally {
      open.remove(socket);
    }
  }

  /** A connection, seen from here. */
  public final class Connected {
    private final Socket socket;
    private String lastRequest = "";

    Connected(Socket socket) {
      this.socket = socket;
    }

    /** The socket itself. */
    public Socket socket() {
      return socket;
    }

    /** The same connection, seen through a socket that is laid over it. */
    public Connected over(Socket upper) {
      return new Connected(upper);
    }

    /** Reads a whole request; false if the other side has closed. */
    public boolean readRequest() throws IOException {
      InputStream in = socket.getInputStream();
      String head = readHead(in);
      if (head.isEmpty()) {
        return false;
      }
      int length =
          head.lines()
              .filter(line -> line.startsWith("Content-Length: "))
              .map(line -> Integer.parseInt(line.substring(16)))
              .findFirst()
              .orElse(0);
      lastRequest = head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
      requests.add(lastRequest);
      return true;
    }

    /** The request that was read last, head and body. */
    public String lastRequest() {
      return lastRequest;
    }

    /** Sends it, one byte for each character. */
    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends it. */
    public void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      written.addAndGet(bytes.length);
    }

    private String readHead(InputStream in) throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      String text = "";
      while (!text.endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          return "";
        }
        head.write(next);
        text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
      }
      return text;
    }
  }
}
