package org.auditwebhook.it.fuzz;

/** Header lines. For one thread. */
final class Heads {
  private final Chance chance;

  Heads(Chance chance) {
    this.chance = chance;
  }

  void changeType(Draft draft) {
    String type =
        chance.of(
            "application/json; charset=utf-8",
            "application/json;charset=x\"",
            "application/json; charset=UTF-16",
            "application/x-ndjson",
            "application/jsonl",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "*/*",
            "application/*",
            "application/json, text/html",
            "/",
            ";",
            "",
            "json",
            "application/json\u0000",
            "application/json%0d%0aX-Injected: yes",
            "a".repeat(300) + "/b",
            "application/json" + ";a=b".repeat(300));
    draft.put("Content-Type", type);
    if (type.indexOf(0) >= 0) {
      draft.broken(Request.Fault.HEAD);
    }
  }

  /** One more header that is none of the server's own business, whatever is in it. */
  void change(Draft draft) {
    String name =
        chance.of(
            "Accept",
            "Accept-Charset",
            "Accept-Encoding",
            "Accept-Language",
            "Content-Encoding",
            "Content-Language",
            "Content-Location",
            "Cookie",
            "Forwarded",
            "Idempotency-Key",
            "If-Match",
            "If-Modified-Since",
            "If-None-Match",
            "Max-Forwards",
            "Origin",
            "Prefer",
            "Range",
            "Referer",
            "TE",
            "User-Agent",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-HTTP-Method-Override",
            "X-Injected");
    String value =
        chance.of(
            "*/*;q=x",
            "application/json;q=1.5",
            "text/html",
            "image/*, ;,",
            ";;;",
            "gzip",
            "*",
            "\"\"",
            "bytes=0-1",
            "bytes=9-1,-1",
            "Mon, 99 Foo 2026 00:00:00 GMT",
            "0",
            "DELETE",
            "a\tb",
            "\t",
            "k" + chance.below(500),
            "%0d%0aX-Injected: yes",
            "evil.example",
            "a=b; ".repeat(100),
            "x".repeat(3_000));
    for (int times = chance.oneIn(10) ? chance.few(30) : 1; times > 0; times--) {
      draft.add(name + ": " + value);
    }
  }

  /** What RFC 9110 and 9112 do not allow, or more than servers take. */
  void damage(Draft draft) {
    draft.broken(Request.Fault.HEAD);
    String line =
        chance.of(
            "X-A: a\u0000b",
            "X-A: a\rb",
            "X-A: a\u0001b",
            "X-A: \u00e9",
            "X-A: \u2028",
            "Accept: \u0085",
            "X-A: a\r\n folded",
            " folded at once",
            "X-A : b",
            "X A: b",
            "no colon",
            ": no name",
            "X-\u00e9: b",
            "\u0000: b",
            "Idempotency-Key: a\r\n b",
            "Authorization: Bearer \u0000",
            "Content-Type: application/json\r\n ; charset=utf-8",
            "Host: another",
            "Host: a b",
            "Expect: something",
            "Expect: 100-continue",
            "X-Long: " + "x".repeat(chance.of(8_000, 9_000, 40_000)),
            "x".repeat(9_000) + ": a",
            "X-A: b\r\n".repeat(chance.of(50, 300, 3_000)) + "X-A: b");
    if (line.startsWith("Host") && chance.oneIn(2)) {
      draft.remove("Host");
    }
    draft.add(line);
  }
}
