package org.auditwebhook.it.bench.receiver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** The one thread of the receiver: it waits for all sockets, and for the answers that are due. */
final class Loop implements Runnable {
  private static final int BACKLOG = 1_024;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listening = ServerSocketChannel.open();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Tally tally = new Tally();
  private final DueAnswers due = new DueAnswers();

  Loop(InetSocketAddress address) throws IOException {
    listening.bind(address, BACKLOG);
    listening.configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** How long each POST is to wait for its answer; to be called in the loop's thread. */
  void delay(Duration delay) {
    due.delay(delay);
  }

  /** What the loop's thread says to this. */
  <T> T ask(Function<Tally, T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    tasks.add(() -> answer.complete(question.apply(tally)));
    selector.wakeup();
    return answer.join();
  }

  @Override
  public void run() {
    while (listening.isOpen()) {
      try {
        select();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
      due.answer();
    }
  }

  private void select() throws IOException {
    long millis = due.millisToNext();
    if (millis == 0) {
      selector.selectNow(this::handle);
    } else {
      selector.select(this::handle, millis == DueAnswers.NEVER ? 0 : millis);
    }
  }

  private void handle(SelectionKey key) {
    if (key.attachment() instanceof Peer peer) {
      peer.read();
    } else {
      accept();
    }
  }

  private void accept() {
    try {
      SocketChannel channel = listening.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.register(selector, SelectionKey.OP_READ, new Peer(channel, tally, due));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
