package org.auditwebhook.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.auditwebhook.it.Problems.assertProblem;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.auditwebhook.it.harness.RawHttp;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;
import org.auditwebhook.it.harness.SharedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, the answer is a problem that says what is wrong, and nothing has happened. */
class MalformedRequestsIT {
  @RegisterExtension final SharedServer webhook = new SharedServer();

  @ParameterizedTest
  @MethodSource({
    "notJson",
    "notEntries",
    "notUtf8",
    "notNumbers",
    "tooDeep",
    "notRequestsOfTheAdmin",
    "notQueries",
    "notPaths",
    "notMethods",
    "notTypes",
    "notHeaders",
    "notTokens"
  })
  void malformedRequestIsAnsweredByAProblemAndDoesNothing(Malformed request) {
    // given
    String url = webhook.api().webhook().getString("url");
    RawHttp http = new RawHttp(webhook.server().root());

    // when
    Reply reply = http.send(request.requestLine(), request.headers(), request.body());

    // then
    assertThat(reply.status()).as("%s: %s", request, reply).isEqualTo(request.status());
    assertProblem(reply, request.status());
    assertThat(webhook.api().webhook().getString("url")).isEqualTo(url);
    assertThat(webhook.api().count("pending")).isZero();
    assertThat(webhook.receiver().posts()).isEmpty();
  }

  @Test
  void thereAreAtLeast200OfThem() {
    long count =
        Stream.of(
                notJson(),
                notEntries(),
                notUtf8(),
                notNumbers(),
                tooDeep(),
                notRequestsOfTheAdmin(),
                notQueries(),
                notPaths(),
                notMethods(),
                notTypes(),
                notHeaders(),
                notTokens())
            .mapToLong(Stream::count)
            .sum();
    assertThat(count).isGreaterThanOrEqualTo(200);
  }

  static Stream<Malformed> notJson() {
    return Stream.of(
            "",
            " ",
            "{",
            "}",
            "[",
            "]",
            "[{]",
            "{]",
            "{\"action\"",
            "{\"action\":",
            "{\"action\":}",
            "{\"action\":\"a\"",
            "{\"action\":\"a",
            "{\"action\":\"a\",}",
            "{\"action\":\"a\"}}",
            "{\"action\":\"a\"} x",
            "{\"action\":\"a\"}{\"action\":\"b\"}",
            "[{\"action\":\"a\"},]",
            "[{\"action\":\"a\"} {\"action\":\"b\"}]",
            "[,{\"action\":\"a\"}]",
            "{'action':'a'}",
            "{action:\"a\"}",
            "{\"action\":a}",
            "{\"action\" \"a\"}",
            "{\"action\":\"a\\x\"}",
            "{\"action\":\"a\\u12\"}",
            "{\"action\":\"a\\u12g4\"}",
            "{\"action\":\"a\nb\"}",
            "{\"action\":\"a\tb\"}",
            "{\"action\":\"a\u0000b\"}",
            "{\"action\":\"a\"}\u0000",
            "\u0000",
            "{\"action\":\"a\" /* comment */}",
            "// comment\n{\"action\":\"a\"}",
            "action=a",
            "<entry action=\"a\"/>",
            "undefined",
            "NaN",
            "nul",
            "True",
            "'a'",
            "\uFEFF{\"action\":\"a\"}")
        .map(json -> Malformed.json("POST", "audit-entries", json));
  }

  static Stream<Malformed> notEntries() {
    String tooLong = "a".repeat(201);
    return Stream.of(
            "null",
            "1",
            "\"a\"",
            "true",
            "{}",
            "[null]",
            "[1]",
            "[\"a\"]",
            "[[]]",
            "[[{\"action\":\"a\"}]]",
            "[{\"action\":\"a\"},null]",
            "{\"action\":null}",
            "{\"action\":1}",
            "{\"action\":true}",
            "{\"action\":[\"a\"]}",
            "{\"action\":{}}",
            "{\"action\":\"\"}",
            "{\"action\":\"%s\"}".formatted(tooLong),
            "{\"action\":\"a\\u0000b\"}",
            "{\"action\":\"\\ud800\"}",
            "{\"action\":\"\\udc00\\ud800\"}",
            "{\"action\":\"a\",\"action\":\"b\"}",
            "{\"Action\":\"a\"}",
            "{\"action\":\"a\",\"event_id\":1}",
            "{\"action\":\"a\",\"unknown\":1}",
            "{\"action\":\"a\",\"\":1}",
            "{\"action\":\"a\",\"timestamp\":null}",
            "{\"action\":\"a\",\"timestamp\":1700000000}",
            "{\"action\":\"a\",\"timestamp\":\"\"}",
            "{\"action\":\"a\",\"timestamp\":\"now\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-01-01\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-01-01T00:00:00\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-01-01 00:00:00Z\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-13-01T00:00:00Z\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-02-30T00:00:00Z\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-01-01T24:00:01Z\"}",
            "{\"action\":\"a\",\"timestamp\":\"2026-01-01T00:00:00+25:00\"}",
            "{\"action\":\"a\",\"timestamp\":\"+12026-01-01T00:00:00Z\"}",
            "{\"action\":\"a\",\"network_id\":null}",
            "{\"action\":\"a\",\"network_id\":1.5}",
            "{\"action\":\"a\",\"network_id\":true}",
            "{\"action\":\"a\",\"node_id\":[]}",
            "{\"action\":\"a\",\"node_id\":{}}",
            "{\"action\":\"a\",\"node_id\":1e3}",
            "{\"action\":\"a\",\"details\":1}",
            "{\"action\":\"a\",\"details\":\"text\"}",
            "{\"action\":\"a\",\"details\":[]}",
            "{\"action\":\"a\",\"details\":{\"a\":1,\"a\":2}}",
            "{\"action\":\"a\",\"details\":{\"a\":\"\\u0000\"}}",
            "{\"action\":\"a\",\"details\":{\"\\u0000\":1}}",
            "{\"action\":\"a\",\"details\":{\"a\":[\"\\udfff\"]}}")
        .map(json -> Malformed.json("POST", "audit-entries", json));
  }

  static Stream<Malformed> notUtf8() {
    // each is the two bytes of "é" in an action, replaced by what UTF-8 does not allow
    Stream<Malformed> wrongBytes =
        Stream.of(
                "ff",
                "fe",
                "80",
                "bf",
                "c0af",
                "c1bf",
                "c3",
                "e0809f",
                "e282",
                "eda080",
                "edbfbf",
                "f0808080",
                "f09f98",
                "f4908080",
                "f8888080")
            .map(
                hex ->
                    Malformed.bytes(
                        "POST",
                        "audit-entries",
                        "0x" + hex + " in a string",
                        concat("{\"action\":\"a", HexFormat.of().parseHex(hex), "\"}")));
    Stream<Malformed> otherEncodings =
        Stream.of(ISO_8859_1, UTF_16, UTF_16BE, UTF_16LE, Charset.forName("UTF-32"))
            .map(
                charset ->
                    Malformed.bytes(
                        "POST",
                        "audit-entries",
                        "JSON in " + charset,
                        "{\"action\":\"é\"}".getBytes(charset)));
    return Stream.concat(wrongBytes, otherEncodings);
  }

  static Stream<Malformed> notNumbers() {
    return Stream.of(
            "01",
            "+1",
            "-",
            "1.",
            ".5",
            "1e",
            "1e+",
            "0x10",
            "1_000",
            "Infinity",
            "-Infinity",
            "NaN",
            "--1",
            "1e1001",
            "1e-1001",
            "1e99999999999",
            "-1e99999999999",
            "9".repeat(1_001))
        .map(
            number ->
                Malformed.json(
                    "POST",
                    "audit-entries",
                    "{\"action\":\"a\",\"details\":{\"n\":%s}}".formatted(number)));
  }

  static Stream<Malformed> tooDeep() {
    // the entry and 64 levels of details are allowed; a stack would end at some 10,000
    return Stream.of(65, 1_000, 100_000)
        .flatMap(
            depth ->
                Stream.of(
                    "{\"action\":\"a\",\"details\":{\"a\":%s%s}}"
                        .formatted("[".repeat(depth), "]".repeat(depth)),
                    "{\"action\":\"a\",\"details\":%s1%s}"
                        .formatted("{\"a\":".repeat(depth), "}".repeat(depth)),
                    "[".repeat(depth),
                    "{\"a\":".repeat(depth)))
        .map(json -> Malformed.json("POST", "audit-entries", json));
  }

  static Stream<Malformed> notRequestsOfTheAdmin() {
    Stream<Malformed> url =
        Stream.of(
                "", "{}", "[]", "null", "{\"url\":null}", "{\"url\":0}", "{\"url\":\"x\"", "\u0000")
            .map(json -> Malformed.json("PUT", "webhook", json));
    Stream<Malformed> limits =
        Stream.of(
                "",
                "{}",
                "[]",
                "{\"initial_backoff\":\"soon\"}",
                "{\"initial_backoff\":\"PT-1S\"}",
                "{\"initial_backoff\":\"PT9999999999999999999S\"}",
                "{\"max_attempts\":1e99}",
                "{\"max_attempts\":-1}",
                "{\"concurrency\":\"many\"}",
                "{\"url\":\"http://127.0.0.1/\"}")
            .map(json -> Malformed.json("PATCH", "webhook", json));
    Stream<Malformed> redeliver =
        Stream.of(
                "[]",
                "1",
                "{\"dry_run\":\"yes\"}",
                "{\"dry_run\":1}",
                "{\"action\":1}",
                "{\"action\":\"\"}",
                "{\"cause\":\"bad luck\"}",
                "{\"cause\":null}",
                "{\"before\":\"tomorrow\"}",
                "{\"before\":0}",
                "{\"after\":1}")
            .map(json -> Malformed.json("POST", "webhook/dlq/redeliver", json));
    Stream<Malformed> holds =
        Stream.of("webhook/pause", "webhook/resume")
            .flatMap(
                path ->
                    Stream.of("[]", "1", "null", "{", "{\"reason\":\"maintenance\"}")
                        .map(json -> Malformed.json("POST", path, json)));
    Stream<Malformed> wire =
        Stream.of(
                "",
                "{}",
                "[]",
                "{\"type\":null,\"admin_token\":\"%s\"}",
                "{\"type\":\"shutdown\",\"admin_token\":\"%s\"}",
                "{\"type\":\"set_webhook\",\"admin_token\":\"%s\"}",
                "{\"type\":\"set_webhook\",\"admin_token\":\"%s\",\"url\":null}",
                "{\"type\":\"set_webhook\",\"admin_token\":\"%s\",\"url\":\"ftp://127.0.0.1/\"}",
                "{\"type\":\"get_webhook\",\"admin_token\":1}",
                "{\"type\":\"get_webhook\"")
            .map(json -> json.replace("%s", Server.ADMIN_TOKEN))
            .map(json -> Malformed.json("POST", "wire", json));
    return Stream.of(url, limits, redeliver, holds, wire).flatMap(all -> all);
  }

  static Stream<Malformed> notQueries() {
    Stream<Malformed> lists =
        Stream.of("webhook/dlq", "webhook/deliveries", "webhook/redeliveries")
            .flatMap(
                path ->
                    Stream.of(
                            "limit=0",
                            "limit=1001",
                            "limit=-1",
                            "limit=",
                            "limit",
                            "limit=abc",
                            "limit=1.5",
                            "limit=1e2",
                            "limit=0x10",
                            "limit=%201",
                            "limit=%00",
                            "limit=99999999999999999999",
                            "limit=1&limit=2",
                            "after=-1",
                            "after=",
                            "after=abc",
                            "after=99999999999999999999",
                            "after=1&after=1",
                            "LIMIT=1",
                            "unknown=1",
                            "%00=1")
                        .map(query -> Malformed.line(400, "GET", path + "?" + query)));
    Stream<String> filters =
        Stream.of(
            "action=",
            "action=" + "a".repeat(201),
            "action=a%00b",
            "action=a&action=b",
            "cause=",
            "cause=Refused",
            "cause=unknown",
            "before=",
            "before=now",
            "before=2026-01-01",
            "before=2026-01-01T00:00:00",
            "before=2026-01-01T00:00:00+01:00");
    Stream<Malformed> filtered =
        filters.flatMap(
            query ->
                Stream.of(
                    Malformed.line(400, "GET", "webhook/dlq?" + query),
                    Malformed.line(400, "DELETE", "webhook/dlq?" + query)));
    Stream<Malformed> unbounded =
        Stream.of("webhook/dlq", "webhook/dlq?action=a")
            .map(path -> Malformed.line(400, "DELETE", path));
    return Stream.of(lists, filtered, unbounded).flatMap(all -> all);
  }

  static Stream<Malformed> notPaths() {
    Stream<Malformed> unknown =
        Stream.of(
                "",
                "unknown",
                "webhook/unknown",
                "webhook/dlq/1/unknown",
                "webhook/dlq/1/redeliver/x",
                "Webhook",
                "webhooks",
                "audit-entries/1",
                "wire/x",
                "webhook/dlq/abc",
                "webhook/dlq/0",
                "webhook/dlq/-1",
                "webhook/dlq/1.5",
                "webhook/dlq/99999999999999999999",
                "webhook/dlq/%31%30x",
                "webhook/deliveries/abc",
                "webhook/deliveries/-1",
                "webhook/deliveries/99999999999999999999",
                "webhook/deliveries/%20",
                "webhook/redeliveries/abc",
                "webhook/redeliveries/0",
                "webhook/redeliveries/1/x",
                "webhook/dlq/%E2%98%83")
            .map(path -> Malformed.line(404, "GET", path));
    // no characters of a URI; what Payara refuses by itself, without a body, is not among them
    Stream<Malformed> unreadable =
        Stream.of("webhook{}", "webhook|x", "webhook/dlq/\"", "webhook/<a>", "webhook^", "webhook`")
            .map(path -> Malformed.line(400, "GET", path));
    return Stream.concat(unknown, unreadable);
  }

  static Stream<Malformed> notMethods() {
    return Stream.of(
            "POST webhook",
            "PUT webhook/dlq",
            "POST webhook/dlq",
            "PATCH webhook/dlq",
            "PUT webhook/dlq/1",
            "POST webhook/dlq/1",
            "GET webhook/dlq/1/redeliver",
            "DELETE webhook/dlq/1/redeliver",
            "PUT webhook/dlq/redeliver",
            "POST webhook/redeliveries",
            "PUT webhook/redeliveries/1",
            "POST webhook/deliveries",
            "DELETE webhook/deliveries/1",
            "GET audit-entries",
            "PUT audit-entries",
            "DELETE audit-entries",
            "PATCH audit-entries",
            "GET wire",
            "PUT wire",
            "PROPFIND webhook",
            "FOO webhook")
        .map(line -> line.split(" ", 2))
        .map(line -> Malformed.line(405, line[0], line[1]));
  }

  static Stream<Malformed> notTypes() {
    Stream<Malformed> wrong =
        Stream.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/octet-stream",
                "text/html",
                "application/jsonx",
                "image/png",
                "application/*",
                "*/*")
            .flatMap(
                type ->
                    Stream.of(
                        Malformed.headers(415, "POST", "audit-entries", "Content-Type: " + type),
                        Malformed.headers(415, "PUT", "webhook", "Content-Type: " + type)));
    Stream<Malformed> unreadable =
        Stream.of("json", "/", "application/", "/json", ";;;")
            .map(type -> Malformed.headers(400, "POST", "audit-entries", "Content-Type: " + type));
    return Stream.of(wrong, unreadable, Stream.of(Malformed.headers(415, "POST", "audit-entries")))
        .flatMap(all -> all);
  }

  /** Only of ASCII: Payara itself refuses others, without a body. */
  static Stream<Malformed> notHeaders() {
    String json = "Content-Type: application/json";
    return Stream.of(
        Malformed.headers(400, "POST", "audit-entries", json, "Idempotency-Key: "),
        Malformed.headers(
            400, "POST", "audit-entries", json, "Idempotency-Key: " + "k".repeat(256)),
        Malformed.headers(400, "POST", "audit-entries", json, "Idempotency-Key: a b"),
        Malformed.headers(
            400, "POST", "audit-entries", json, "Idempotency-Key: a", "Idempotency-Key: b"),
        Malformed.headers(415, "POST", "audit-entries", json, "Content-Encoding: gzip"),
        Malformed.headers(406, "GET", "webhook", "Accept: image/png"));
  }

  static Stream<Malformed> notTokens() {
    return Stream.of(
            "Authorization: ",
            "Authorization: Bearer",
            "Authorization: Bearer ",
            "Authorization: Basic " + Server.ADMIN_TOKEN,
            "Authorization: " + Server.ADMIN_TOKEN,
            "Authorization: Bearer " + "x".repeat(6_000),
            "Authorization: Bearer a b c",
            "Authorization: Bearer " + Server.ADMIN_TOKEN.substring(1),
            "Authorization: Bearer " + Server.ADMIN_TOKEN + "%20")
        .flatMap(
            header ->
                Stream.of(
                    Malformed.headers(401, "GET", "webhook", header),
                    Malformed.headers(401, "DELETE", "webhook", header)));
  }

  private static byte[] concat(String head, byte[] middle, String tail) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List.of(head.getBytes(UTF_8), middle, tail.getBytes(UTF_8)).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
