package org.auditwebhook.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.auditwebhook.audit.AuditEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntriesReaderTest {
  private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");

  private static final String MINIMAL = "{\"action\":\"a\"}";

  private static List<AuditEntry> json(String body) {
    return new EntriesReader(() -> NOW).json(body.getBytes(UTF_8));
  }

  private static List<AuditEntry> ndjson(String body) {
    return new EntriesReader(() -> NOW).ndjson(body.getBytes(UTF_8));
  }

  @Test
  void allFieldsAreRead() {
    assertThat(
            json(
                "{\"action\":\"node.registered\",\"timestamp\":\"2026-01-02T03:04:05.6+01:00\","
                    + "\"network_id\":\"prod\",\"node_id\":42,"
                    + "\"details\":{\"z\":1.50,\"a\":[null,true,{\"b\":\"c\"}]}}"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.action()).isEqualTo("node.registered");
              assertThat(entry.timestamp()).isEqualTo("2026-01-02T02:04:05.600Z");
              assertThat(entry.networkId()).isEqualTo("prod");
              assertThat(entry.nodeId()).isEqualTo(42L);
              assertThat(entry.details().keySet()).containsExactly("z", "a");
              assertThat(entry.details()).containsEntry("z", new BigDecimal("1.50"));
            });
  }

  @Test
  void onlyTheActionIsRequired() {
    assertThat(json(MINIMAL)).containsExactly(new AuditEntry("a", NOW, null, null, Map.of()));
  }

  @Test
  void idsKeepTheirType() {
    AuditEntry entry =
        json("{\"action\":\"a\",\"network_id\":\"7\",\"node_id\":18446744073709551615}").get(0);

    assertThat(entry.networkId()).isEqualTo("7");
    assertThat(entry.nodeId()).isEqualTo(new BigInteger("18446744073709551615"));
  }

  @Test
  void arraysAndLinesKeepTheirOrder() {
    assertThat(json("[{\"action\":\"a\"},{\"action\":\"b\"}]"))
        .extracting(AuditEntry::action)
        .containsExactly("a", "b");
    assertThat(ndjson("\n{\"action\":\"a\"}\r\n \t\r\n{\"action\":\"b\"}"))
        .extracting(AuditEntry::action)
        .containsExactly("a", "b");
    assertThat(ndjson("{\"action\":\"a\"}\n")).hasSize(1);
  }

  @Test
  void nothingToRecordIsNotWrong() {
    assertThat(json("[]")).isEmpty();
    assertThat(ndjson("")).isEmpty();
    assertThat(ndjson("\n\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{}| action| `action` is required",
        "{'action':null}| action| `action` must be a string",
        "{'action':''}| action| `action` must have 1 to 200 characters",
        "{'action':7}| action| `action` must be a string",
        "{'action':['a']}| action| `action` must be a string",
        "{'action':'a','action':'b'}| action| `action` is there twice",
        "{'action':'a\\u0000'}| action| `action` must not contain the character U+0000",
        "{'action':'\\ud83d'}| action| `action` must not contain half a surrogate pair",
        "{'action':'a','timestamp':null}| timestamp| `timestamp` must be a string",
        "{'action':'a','timestamp':1773057600}| timestamp| `timestamp` must be a string",
        "{'action':'a','timestamp':'2026-03-09T12:00:00'}| timestamp| `timestamp` must be an RFC"
            + " 3339 time with an offset, such as 2026-03-09T12:00:00.25Z",
        "{'action':'a','node_id':true}| node_id| `node_id` must be an integer or a string",
        "{'action':'a','node_id':1.0}| node_id| `node_id` must be an integer or a string",
        "{'action':'a','node_id':null}| node_id| `node_id` must be an integer or a string",
        "{'action':'a','network_id':{}}| network_id| `network_id` must be an integer or a string",
        "{'action':'a','network_id':[1]}| network_id| `network_id` must be an integer or a string",
        "{'action':'a','details':null}| details| `details` must be an object",
        "{'action':'a','details':[]}| details| `details` must be an object",
        "{'action':'a','details':'x'}| details| `details` must be an object",
        "{'action':'a','details':{'k':{'l':1,'l':2}}}| details.k.l| `details.k.l` is there twice",
        "{'action':'a','details':{'k':['\\u0000']}}| details.k[0]| `details.k[0]` must not contain"
            + " the character U+0000",
        "{'action':'a','details':{'k\\u0000':1}}| details| `details` must not contain the character"
            + " U+0000",
        "{'action':'a','details':{'k':1e2000}}| details.k| `details.k` must be a number between"
            + " 1e-1000 and 1e1000",
        "{'action':'a','event_id':1}| event_id| `event_id` is unknown here; the fields are action,"
            + " timestamp, network_id, node_id, details",
        "[]| | it must be a JSON object",
        "null| | it must be a JSON object",
        "'a'| | it must be a JSON object"
      })
  void mistakesAreNamedByIndexAndField(String entry, String field, String rule) {
    String wrong = entry.replace('\'', '"');
    String sentence = rule.replace('`', '"');

    Problem inArray =
        Thrown.problem(
            () -> json("[" + MINIMAL + "," + MINIMAL + "," + wrong + "," + MINIMAL + "]"));
    Problem inLines =
        Thrown.problem(() -> ndjson(MINIMAL + "\n\n" + MINIMAL + "\n" + wrong + "\n" + MINIMAL));

    for (Problem problem : List.of(inArray, inLines)) {
      assertThat(problem.status()).isEqualTo(400);
      assertThat(problem.type()).isEqualTo("urn:audit-webhook:problem:invalid-entry");
      assertThat(problem.detail()).isEqualTo("Nothing was recorded: entry 2: " + sentence + ".");
      assertThat(problem.members()).containsEntry("index", 2);
      assertThat(problem.members().get("field")).isEqualTo(field);
    }
  }

  @Test
  void aSingleEntryHasTheIndexZero() {
    assertThat(Thrown.problem(() -> json("{\"action\":1}")).members())
        .containsEntry("index", 0)
        .containsEntry("field", "action");
  }

  @Test
  void brokenJsonIsNamedByIndexWhereThatIsKnown() {
    assertThat(Thrown.problem(() -> json("[" + MINIMAL + ",{\"action\":\"a\",x}]")).members())
        .containsEntry("index", 1);
    assertThat(Thrown.problem(() -> ndjson(MINIMAL + "\n{\"action\"")).members())
        .containsEntry("index", 1);
    assertThat(Thrown.problem(() -> ndjson(MINIMAL + MINIMAL)).members()).containsEntry("index", 0);
    assertThat(Thrown.problem(() -> json("")).detail())
        .isEqualTo("Nothing was recorded: the body is empty.");
    assertThat(Thrown.problem(() -> json(MINIMAL + "\n" + MINIMAL)).detail())
        .isEqualTo("Nothing was recorded: the body has something behind its end.");
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] latin = (MINIMAL + "\n{\"action\":\"ä\"}").getBytes(ISO_8859_1);

    Problem problem = Thrown.problem(() -> new EntriesReader(() -> NOW).ndjson(latin));

    assertThat(problem.members()).containsEntry("index", 1);
    assertThat(problem.detail())
        .isEqualTo("Nothing was recorded: entry 1: it is not valid UTF-8 at byte 11.");
    assertThat(Thrown.problem(() -> new EntriesReader(() -> NOW).json(latin)).detail())
        .isEqualTo("Nothing was recorded: the body is not valid UTF-8 at byte 26.");
  }

  @Test
  void detailsAreAsDeepAsAnEntryAllowsWhateverTheFormIs() {
    String deepest = nested(AuditEntry.MAX_DEPTH);
    String tooDeep = nested(AuditEntry.MAX_DEPTH + 1);

    assertThat(json(deepest)).hasSize(1);
    assertThat(json("[" + deepest + "]")).hasSize(1);
    assertThat(ndjson(deepest)).hasSize(1);
    assertThat(Thrown.problem(() -> json(tooDeep)).status()).isEqualTo(400);
    assertThat(Thrown.problem(() -> json("[" + tooDeep + "]")).members()).containsEntry("index", 0);
    assertThat(Thrown.problem(() -> ndjson(tooDeep)).status()).isEqualTo(400);
  }

  private static String nested(int depth) {
    return "{\"action\":\"a\",\"details\":"
        + "{\"d\":".repeat(depth)
        + "1"
        + "}".repeat(depth)
        + "}";
  }

  @Test
  void actionsAreCountedInCharacters() {
    assertThat(json("{\"action\":\"" + "😀".repeat(200) + "\"}")).hasSize(1);
    assertThat(Thrown.problem(() -> json("{\"action\":\"" + "😀".repeat(201) + "\"}")).status())
        .isEqualTo(400);
  }

  @Test
  void tenThousandEntriesAreEnough() {
    String full = (MINIMAL + ",").repeat(9_999) + MINIMAL;

    assertThat(json("[" + full + "]")).hasSize(10_000);
    assertThat(ndjson(full.replace("},", "}\n"))).hasSize(10_000);
    assertThat(Thrown.problem(() -> json("[" + full + "," + MINIMAL + "]")).status())
        .isEqualTo(413);
    assertThat(Thrown.problem(() -> ndjson((full + "," + MINIMAL).replace("},", "}\n"))).status())
        .isEqualTo(413);
  }
}
