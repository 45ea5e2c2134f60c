package org.auditwebhook.it.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Bodies from the example of an operation: the values of some members are others, some members are
 * there twice, not at all or under another name, and then the text is damaged. For one thread.
 */
final class Bodies {
  private final Chance chance;
  private final Values values;

  Bodies(Chance chance, Surroundings surroundings) {
    this.chance = chance;
    values = new Values(chance, surroundings);
  }

  /** One for this operation. */
  byte[] of(Operation operation) {
    String json =
        operation
            .example()
            .map(example -> value("", example, chance.of(4, 12, 1_000)))
            .orElseGet(() -> chance.of("", "", "", "{}", "null", "[]", values.any()));
    if (operation.is("POST", "audit-entries") && chance.oneIn(5)) {
      json = json + "\n" + json;
    }
    return chance.oneIn(4) ? damaged(json) : json.getBytes(UTF_8);
  }

  /** Each value is another one once in so many times. */
  private String value(String key, JsonValue example, int odds) {
    if (chance.oneIn(odds)) {
      return values.any();
    }
    return switch (example.getValueType()) {
      case OBJECT -> values.of(key).orElseGet(() -> object(example.asJsonObject(), odds));
      case ARRAY -> array(example.asJsonArray(), odds);
      case STRING ->
          values.of(key).orElseGet(() -> values.text(((JsonString) example).getString()));
      default -> values.of(key).orElseGet(example::toString);
    };
  }

  private String object(JsonObject example, int odds) {
    String members =
        example.keySet().stream()
            .filter(key -> !chance.oneIn(odds * 2))
            .map(
                key ->
                    (chance.oneIn(odds * 4) ? values.text(Words.any(chance)) : "\"" + key + "\"")
                        + ":"
                        + value(key, example.get(key), odds))
            .flatMap(member -> chance.oneIn(odds * 4) ? twice(member) : once(member))
            .collect(Collectors.joining(","));
    return "{" + members + (chance.oneIn(odds * 4) ? ",\"unknown\":" + values.any() : "") + "}";
  }

  private static Stream<String> once(String member) {
    return Stream.of(member);
  }

  private static Stream<String> twice(String member) {
    return Stream.of(member, member);
  }

  private String array(JsonArray example, int odds) {
    int times = chance.oneIn(30) ? chance.few(30) : chance.few(3);
    return IntStream.range(0, times)
        .mapToObj(n -> value("", example.get(n % example.size()), odds))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private byte[] damaged(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    int at = chance.below(bytes.length + 1);
    return switch (chance.below(8)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> with(bytes, at, (byte) chance.below(256));
      case 2 -> with(bytes, at, chance.of(bytes("é", ISO_8859_1), bytes("\u0000", UTF_8)));
      case 3 -> json.getBytes(UTF_16);
      case 4 -> with(bytes, 0, bytes("\ufeff", UTF_8));
      case 5 -> with(bytes, at, bytes(chance.of("{", "}", "[", "]", "\"", ",", ":", "\\"), UTF_8));
      case 6 -> with(bytes, bytes.length, bytes(chance.of("x", "\n", json, "\u0000"), UTF_8));
      default -> with(bytes, at, new byte[] {(byte) 0xc3, (byte) 0x28});
    };
  }

  private static byte[] bytes(String text, Charset charset) {
    return text.getBytes(charset);
  }

  private static byte[] with(byte[] bytes, int at, byte... inserted) {
    byte[] all = Arrays.copyOf(bytes, bytes.length + inserted.length);
    System.arraycopy(inserted, 0, all, at, inserted.length);
    System.arraycopy(bytes, at, all, at + inserted.length, bytes.length - at);
    return all;
  }
}
