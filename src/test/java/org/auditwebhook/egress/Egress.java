package org.auditwebhook.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.auditwebhook.settings.Properties;
import org.auditwebhook.settings.Settings;

/** A transport for tests: it may post to loopback, with short limits. */
final class Egress {
  static final byte[] BODY = "{\"event_id\":1}".getBytes(StandardCharsets.UTF_8);
  static final Map<String, List<String>> HEADERS =
      new TreeMap<>(
          Map.of("Content-Type", List.of("application/json"), "User-Agent", List.of("test/1")));

  private Egress() {}

  /** The settings of these texts, by their names without the prefix, in pairs. */
  static Settings settings(String... texts) {
    Map<String, String> all = new TreeMap<>();
    all.put(Settings.PREFIX + "egress.allow", "127.0.0.0/8");
    all.put(Settings.PREFIX + "egress.allow-http", "true");
    all.put(Settings.PREFIX + "timeout.total", "PT10S");
    for (int i = 0; i < texts.length; i += 2) {
      all.put(Settings.PREFIX + texts[i], texts[i + 1]);
    }
    return Settings.read(Properties.of(all));
  }

  static Transport transport(String... texts) {
    return new Transport(settings(texts), Egress::loopback);
  }

  static Answer post(Transport transport, String url) throws BlockedException, NoAnswerException {
    return transport.post(URI.create(url), HEADERS, BODY);
  }

  static byte[] body(int length) {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) 'x');
    return body;
  }

  /** Lets the real time pass that sockets and resolvers go by. */
  static void pass(long millis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (end - System.nanoTime() > 0) { // a permit that is left over lets park return at once
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  /** Every name is this machine. */
  static List<InetAddress> loopback(String host) throws UnknownHostException {
    return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }
}
