package org.auditwebhook.it.bench.receiver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The receiver's process. Its arguments are the port where it takes events, and the port where it
 * is told what to do:
 *
 * <ul>
 *   <li>{@code /reset?<milliseconds>}: counts from zero from now on, and answers each POST that
 *       long after it has come
 *   <li>{@code /forget}: as if it had just been started, but for the delay
 *   <li>{@code /counts}: what it has counted, as JSON
 * </ul>
 */
public final class BenchReceiver {
  private BenchReceiver() {}

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws IOException {
    Loop loop = new Loop(on(arguments[0]));
    HttpServer control = HttpServer.create(on(arguments[1]), 0);
    control.createContext("/reset", exchange -> answer(exchange, () -> reset(loop, exchange)));
    control.createContext("/forget", exchange -> answer(exchange, () -> loop.ask(Tally::forget)));
    control.createContext("/counts", exchange -> answer(exchange, () -> loop.ask(Tally::json)));
    control.start();
    loop.run();
  }

  private static String reset(Loop loop, HttpExchange exchange) {
    Duration delay = Duration.ofMillis(Long.parseLong(exchange.getRequestURI().getQuery()));
    return loop.ask(
        tally -> {
          loop.delay(delay);
          return tally.reset();
        });
  }

  private static void answer(HttpExchange exchange, Callable<String> work) throws IOException {
    try (exchange) {
      byte[] answer = work.call().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static InetSocketAddress on(String port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }
}
