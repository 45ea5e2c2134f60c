package org.auditwebhook.it.fuzz;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Server;

/** Values of JSON, by what the API takes under a name, and whatever. For one thread. */
final class Values {
  private final Chance chance;
  private final Surroundings surroundings;

  Values(Chance chance, Surroundings surroundings) {
    this.chance = chance;
    this.surroundings = surroundings;
  }

  /** Something that is good under this name, or nearly; empty for the example. */
  Optional<String> of(String name) {
    return switch (name) {
      case "url" -> Optional.of(url());
      case "admin_token" -> Optional.of(text(chance.oneIn(8) ? "wrong" : Server.ADMIN_TOKEN));
      case "type" ->
          Optional.of(text(chance.of("set_webhook", "get_webhook", "get_webhook_dlq", "x")));
      case "headers" -> Optional.of(headers());
      case "secret" ->
          Optional.of(text(chance.of("s", "whsec_") + "A".repeat(Words.length(chance))));
      case "initial_backoff" ->
          Optional.of(text(chance.of("PT0S", "PT0.01S", "PT0.05S", "P1D", "")));
      case "max_attempts" -> Optional.of(chance.of("1", "2", "3", "0", "11", "1.0", "1e9"));
      case "concurrency" -> Optional.of(chance.of("4", "16", "32", "0", "513", "-1"));
      case "adaptive_concurrency", "batch_enabled" ->
          Optional.of(chance.of("true", "false", "\"true\"", "1"));
      case "ordering" -> Optional.of(text(chance.of("none", "key", "strict", "fifo")));
      case "batch_max_size", "batch_max_bytes" ->
          Optional.of(chance.of("1", "400", "1024", "1048576", "0", "-1", "1e9"));
      case "batch_max_wait" -> Optional.of(text(chance.of("PT0S", "PT0.05S", "PT11S", "")));
      case "rate_limit" -> Optional.of(chance.of("0", "1000", "1000000", "-1", "1000001", "1.5"));
      case "rate_burst" -> Optional.of(chance.of("0", "100", "1000000", "-1", "1000001"));
      case "dry_run" -> Optional.of(chance.of("true", "false", "\"true\"", "0"));
      case "cause" ->
          Optional.of(text(chance.of("unavailable", "refused", "blocked", "expired", "Refused")));
      case "before" -> Optional.of(text(Words.time(chance)));
      default -> chance.oneIn(3) ? Optional.of(record(name)) : Optional.empty();
    };
  }

  /** Under one of the names of an entry. */
  private String record(String name) {
    return switch (name) {
      case "timestamp" -> text(Words.time(chance));
      case "network_id", "node_id" -> chance.oneIn(2) ? number() : text(Words.any(chance));
      case "details" -> object(chance.few(4));
      default -> text(Words.any(chance));
    };
  }

  /** Any value, and some that are none. */
  String any() {
    return switch (chance.below(9)) {
      case 0 -> number();
      case 1 -> nested();
      case 2 -> chance.of("true", "false", "null", "{}", "[]", "\"\"", "''", "NaN", "undefined");
      case 3 -> object(chance.few(3));
      case 4 -> Words.any(chance);
      default -> text(Words.any(chance));
    };
  }

  /** A string; the characters that may not stand in one as they are do so now and then. */
  String text(String text) {
    if (chance.oneIn(10)) {
      return "\"" + text + "\"";
    }
    boolean ascii = chance.oneIn(2);
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c) || (ascii && c > '~')) {
        json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  private String number() {
    String digits = "9".repeat(chance.of(1, 15, 16, 17, 19, 20, 39, 308, 400, 1_000, 1_001));
    return chance
        .of("0", "-0", "1.5", "1E1", "-1", "01", ".5", "1e1000", "1e-1000", "1e99999999")
        .repeat(chance.oneIn(5) ? 2 : 1)
        .concat(chance.oneIn(3) ? digits : "");
  }

  private String nested() {
    int depth = chance.oneIn(20) ? chance.of(5_000, 60_000) : chance.of(2, 62, 63, 64, 65, 66, 300);
    boolean array = chance.oneIn(2);
    return (array ? "[" : "{\"a\":").repeat(depth)
        + (array ? "" : "1")
        + (array ? "]" : "}").repeat(depth);
  }

  private String object(int size) {
    return IntStream.range(0, size)
        .mapToObj(
            n -> text(chance.of("a", "token", Words.any(chance))) + ":" + text(Words.any(chance)))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** Where a receiver is, most of the time: what stands behind its port is anything. */
  private String url() {
    String receiver = chance.of(surroundings.urls());
    return switch (chance.below(6)) {
      case 0 -> text(receiver + Words.any(chance));
      case 1 -> text(receiver + "?" + Words.injection(chance));
      case 2 ->
          text(
              chance.of(
                      "https://receiver.example/audit", "", "ftp://x/", "//x/", "http://", "http:")
                  + chance.of("", "", Words.any(chance)));
      case 3 -> text(receiver.replace("127.0.0.1", host()));
      default -> text(receiver + chance.of("", "/a%0d%0aX-Injected:%20yes", "?a=%0d%0a", "?q=1&q"));
    };
  }

  private String host() {
    return chance.of(
            "localhost",
            "LOCALHOST",
            "127.1",
            "2130706433",
            "0x7f.1",
            "[::1]",
            "127.0.0.1:80",
            "a b")
        + chance.of("", "", "", ".", "%00", "\r\n", "@127.0.0.1");
  }

  private String headers() {
    return IntStream.range(0, chance.oneIn(20) ? 33 : chance.below(4))
        .mapToObj(n -> text(name()) + ":" + text(header()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private String name() {
    String good = "X-Static-" + chance.below(40);
    return switch (chance.below(8)) {
      case 0 -> good + chance.of("\r\n", "\n", ":", " ") + Words.INJECTED;
      case 1 -> Words.any(chance);
      case 2 ->
          chance.of("Host", "Content-Length", "Transfer-Encoding", "webhook-id", "Te", "Expect");
      case 3 -> chance.of("Authorization", "Cookie", "X-Pilot-Signature-256", "content-TYPE");
      default -> good;
    };
  }

  private String header() {
    return switch (chance.below(5)) {
      case 0 -> Words.injection(chance);
      case 1 -> Words.any(chance);
      default -> chance.of("value", "a b", "a\tb", "%0d%0aX-Injected: yes", "~".repeat(4_096));
    };
  }
}
