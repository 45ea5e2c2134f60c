package org.auditwebhook.it;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Entries as a producer sends them. */
final class Entries {
  private Entries() {}

  /** A JSON array of so many, numbered from 0 in {@code details.n}. */
  static String array(int count) {
    return array(0, count);
  }

  /** A JSON array of so many, numbered from {@code first} in {@code details.n}. */
  static String array(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(n -> "{\"action\":\"node.registered\",\"details\":{\"n\":%d}}".formatted(n))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
