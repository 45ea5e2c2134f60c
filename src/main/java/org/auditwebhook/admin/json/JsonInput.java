package org.auditwebhook.admin.json;

import jakarta.json.stream.JsonParser.Event;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads JSON into plain values: {@link Map} (its keys in their order), {@link List}, {@link
 * String}, {@link Long}, {@link BigInteger}, {@link BigDecimal}, {@link Boolean} and {@code null}.
 * Stricter than a parser has to be: no key twice, nothing behind the value, bounded depth and
 * numbers, and in strings neither U+0000, which databases refuse, nor half a surrogate pair, which
 * is no character.
 */
public final class JsonInput {
  private final JsonEvents events;
  private final int maxDepth;
  private final Deque<Object> path = new ArrayDeque<>();

  private JsonInput(JsonEvents events, int maxDepth) {
    this.events = events;
    this.maxDepth = maxDepth;
  }

  /**
   * Reads the one value of the text.
   *
   * @param maxDepth how deep lists and maps may be nested
   * @throws JsonInputException that names the place, if the text is not such JSON
   */
  public static Object read(String text, int maxDepth) {
    try (JsonEvents events = JsonEvents.of(text)) {
      JsonInput input = new JsonInput(events, maxDepth);
      Object value = input.value(input.next(), 1);
      input.end();
      return value;
    }
  }

  /**
   * Reads an array element by element, each given away before the next is read; any other value is
   * taken for an array of it alone.
   *
   * @param maxDepth how deep lists and maps may be nested within an element
   * @throws JsonInputException likewise; its path begins with the index of the element that it is
   *     in
   */
  public static void forEach(String text, int maxDepth, Consumer<Object> elements) {
    try (JsonEvents events = JsonEvents.of(text)) {
      JsonInput input = new JsonInput(events, maxDepth);
      Event first = input.next();
      if (first == Event.START_ARRAY) {
        input.elements(1, elements);
      } else {
        elements.accept(input.at(0, first, 1));
      }
      input.end();
    }
  }

  private Object value(Event event, int depth) {
    return switch (event) {
      case START_OBJECT -> object(deeper(depth));
      case START_ARRAY -> array(deeper(depth));
      case VALUE_STRING -> legal(JsonStrings::check, events.text());
      case VALUE_NUMBER -> legal(JsonNumbers::parse, events.text());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw failure("is not valid JSON");
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    while (next() == Event.KEY_NAME) {
      String key = legal(JsonStrings::check, events.text());
      if (map.containsKey(key)) {
        path.addLast(key);
        throw failure("is there twice");
      }
      path.addLast(key);
      map.put(key, value(next(), depth));
      path.removeLast();
    }
    return map;
  }

  private List<Object> array(int depth) {
    List<Object> list = new ArrayList<>();
    elements(depth, list::add);
    return list;
  }

  private void elements(int depth, Consumer<Object> elements) {
    Event event = next();
    for (int index = 0; event != Event.END_ARRAY; index++) {
      elements.accept(at(index, event, depth));
      event = next();
    }
  }

  private Object at(int index, Event event, int depth) {
    path.addLast(index);
    Object value = value(event, depth);
    path.removeLast();
    return value;
  }

  private int deeper(int depth) {
    if (depth > maxDepth) {
      throw failure("is nested too deep; the most is " + maxDepth + " levels");
    }
    return depth + 1;
  }

  private <T> T legal(Function<String, T> rules, String text) {
    try {
      return rules.apply(text);
    } catch (IllegalArgumentException e) {
      throw failure(e.getMessage());
    }
  }

  private Event next() {
    try {
      return events.next();
    } catch (IllegalArgumentException e) {
      throw failure(e.getMessage());
    }
  }

  private void end() {
    path.clear();
    if (events.hasNext()) {
      throw failure("has something behind its end");
    }
  }

  private JsonInputException failure(String rule) {
    return new JsonInputException(JsonPath.of(path), rule);
  }
}
