package org.auditwebhook.admin.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * Where in a JSON value something stands, from the outside to the inside.
 *
 * @param steps names of fields ({@link String}) and indices of elements ({@link Integer}, from 0);
 *     empty for the value itself
 */
public record JsonPath(List<Object> steps) {
  /** The value itself. */
  public static final JsonPath ROOT = new JsonPath(List.of());

  /**
   * The most characters of one name, and of the whole path, that are shown: names come from
   * strangers.
   */
  private static final int MOST_SHOWN = 100;

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /** The path of a field of the value itself. */
  public static JsonPath of(String field) {
    return new JsonPath(List.of(field));
  }

  /** The path of these steps, the outermost first. */
  static JsonPath of(Collection<Object> steps) {
    return new JsonPath(new ArrayList<>(steps));
  }

  /** The same place, seen from the array whose element of this index the value is. */
  public JsonPath inElement(int index) {
    List<Object> longer = new ArrayList<>();
    longer.add(index);
    longer.addAll(steps);
    return new JsonPath(longer);
  }

  /** The index that the path begins with; empty if it begins with a name or has no steps. */
  public OptionalInt index() {
    return !steps.isEmpty() && steps.get(0) instanceof Integer index
        ? OptionalInt.of(index)
        : OptionalInt.empty();
  }

  /** The same place, seen from the element that {@link #index} names. */
  public JsonPath withoutIndex() {
    return index().isPresent() ? new JsonPath(steps.subList(1, steps.size())) : this;
  }

  /**
   * The path as JavaScript would write it, such as {@code details.tags[2]}; shortened if it is
   * long.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof Integer) {
        text.append('[').append(step).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".").append(shortened((String) step));
      }
    }
    return shortened(text.toString());
  }

  private static String shortened(String name) {
    if (name.codePointCount(0, name.length()) <= MOST_SHOWN) {
      return name;
    }
    return name.substring(0, name.offsetByCodePoints(0, MOST_SHOWN)) + "…";
  }
}
