package org.auditwebhook.admin.json;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A streaming parser whose complaints are of one kind: an exception with a rule, to be read behind
 * a name.
 */
final class JsonEvents implements AutoCloseable {
  private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private final JsonParser parser;

  private JsonEvents(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * The events of a text.
   *
   * @throws JsonInputException if it is blank
   */
  static JsonEvents of(String text) {
    if (text.isBlank()) {
      throw new JsonInputException(JsonPath.ROOT, "is empty");
    }
    return new JsonEvents(PARSERS.createParser(new StringReader(text)));
  }

  /**
   * The next event.
   *
   * @throws IllegalArgumentException if the text is not JSON from here on
   */
  Event next() {
    try {
      return parser.next();
    } catch (JsonParsingException e) {
      throw new IllegalArgumentException("is not valid JSON near " + place(e.getLocation()), e);
    } catch (JsonException | NoSuchElementException e) {
      throw new IllegalArgumentException("is not valid JSON", e);
    }
  }

  /** Whether there is anything more, be it JSON or not. */
  boolean hasNext() {
    try {
      return parser.hasNext();
    } catch (JsonException e) {
      return true;
    }
  }

  /** The string, the key, or the literal of the number that is the last event. */
  String text() {
    return parser.getString();
  }

  @Override
  public void close() {
    parser.close();
  }

  private static String place(JsonLocation location) {
    return "line " + location.getLineNumber() + ", column " + location.getColumnNumber();
  }
}
