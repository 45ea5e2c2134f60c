package org.auditwebhook.settings;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A comma-separated list of durations between two bounds, both included, or {@code none} for the
 * empty list: an empty text would be taken for one that is absent.
 *
 * @param each the form of each
 * @param most how many there may be
 */
record Durations(Range<Duration> each, int most) implements Form<List<Duration>> {
  private static final String NONE = "none";

  @Override
  public List<Duration> parse(String text) {
    if (text.equals(NONE)) {
      return List.of();
    }
    List<Duration> all =
        Arrays.stream(text.split(",", -1)).map(part -> each.parse(part.strip())).toList();
    check(all);
    return all;
  }

  @Override
  public void check(List<Duration> all) {
    if (all.size() > most) {
      throw new IllegalArgumentException(
          "must have at most " + most + " durations, not " + all.size());
    }
    all.forEach(each::check);
  }

  @Override
  public String range() {
    return each.range() + " each, at most " + most + ", or `none`";
  }
}
