package org.auditwebhook.it.fuzz;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Optional;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.ReplyReader;

/** One connection after the other to a server, each kept as long as the server keeps it. */
final class Link implements AutoCloseable {
  /** Longer than the server may wait for a commit, or for a name to be resolved. */
  private static final int PATIENCE_MILLIS = 60_000;

  private final URI root;
  private Socket socket;
  private InputStream in;
  private boolean fresh;

  Link(URI root) {
    this.root = root;
  }

  /**
   * Sends it, and returns the answer; empty if the server closes the connection without one. A
   * server may close a kept connection at any time, so that what is not answered there is sent
   * again on a new one.
   *
   * @throws IOException if nothing is answered for a long time, or no HTTP
   */
  Optional<Reply> send(Request request) throws IOException {
    boolean alone = !request.faults().isEmpty();
    if (alone || socket == null) {
      open();
    }
    Optional<Reply> reply = exchange(request);
    if (reply.isEmpty() && !fresh) {
      open();
      reply = exchange(request);
    }
    fresh = false;
    if (alone || reply.isEmpty() || isLast(reply.get())) {
      close();
    }
    return reply;
  }

  private Optional<Reply> exchange(Request request) throws IOException {
    try {
      socket.getOutputStream().write(request.bytes());
      if (request.faults().contains(Request.Fault.END)) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      // it has closed already; it may have answered before
    }
    try {
      return ReplyReader.read(in, !request.isHead());
    } catch (SocketException e) {
      return Optional.empty();
    } catch (EOFException e) {
      if (request.faults().contains(Request.Fault.END)) {
        return Optional.empty(); // who stops speaking may be taken for gone, in a long answer too
      }
      throw e;
    }
  }

  private static boolean isLast(Reply reply) {
    return reply.headers().firstValue("Connection").filter("close"::equalsIgnoreCase).isPresent();
  }

  private void open() throws IOException {
    close();
    socket = new Socket(root.getHost(), root.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
    fresh = true;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
