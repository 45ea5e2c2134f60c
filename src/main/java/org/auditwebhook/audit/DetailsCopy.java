package org.auditwebhook.audit;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies details into unmodifiable maps and lists, and refuses what has no place in JSON. */
final class DetailsCopy {
  private DetailsCopy() {}

  static Map<String, Object> of(Map<String, Object> details) {
    return details == null || details.isEmpty() ? Map.of() : map(details, "details", 1);
  }

  private static Map<String, Object> map(Map<?, ?> source, String path, int depth) {
    checkDepth(path, depth);
    Map<String, Object> copy = new LinkedHashMap<>();
    source.forEach(
        (key, value) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException(path + " has a key that is not a string: " + key);
          }
          copy.put(name, value(value, path + "." + name, depth));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static List<Object> list(Collection<?> source, String path, int depth) {
    checkDepth(path, depth);
    List<Object> copy = new ArrayList<>();
    for (Object element : source) {
      copy.add(value(element, path + "[" + copy.size() + "]", depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private static Object value(Object value, String path, int depth) {
    if (value == null || value instanceof String || value instanceof Boolean || isExact(value)) {
      return value;
    }
    if (value instanceof Double || value instanceof Float) {
      return finite((Number) value, path);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, path, depth + 1);
    }
    if (value instanceof Collection<?> list) {
      return list(list, path, depth + 1);
    }
    throw new IllegalArgumentException(
        path
            + " must be a string, number, boolean, null, list or map, not "
            + value.getClass().getName());
  }

  private static boolean isExact(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger
        || value instanceof BigDecimal;
  }

  /** The shortest decimal that is this number and no other: what its toString shows. */
  private static BigDecimal finite(Number number, String path) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException(path + " must be a finite number, not " + number);
    }
    return new BigDecimal(number.toString());
  }

  private static void checkDepth(String path, int depth) {
    if (depth > AuditEntry.MAX_DEPTH) {
      throw new IllegalArgumentException(
          path + " is nested more than " + AuditEntry.MAX_DEPTH + " deep");
    }
  }
}
