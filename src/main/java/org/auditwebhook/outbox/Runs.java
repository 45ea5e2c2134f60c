package org.auditwebhook.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** Splits lists where what is beside each other does not belong together. Pure. */
final class Runs {
  private Runs() {}

  /**
   * The parts of a list, in its order: each as long as can be, and with one at least.
   *
   * @param goesOn whether a part, which is not empty, takes the next one as well
   * @return views of the list
   */
  static <T> List<List<T>> of(List<T> all, BiPredicate<List<T>, T> goesOn) {
    List<List<T>> runs = new ArrayList<>();
    int begin = 0;
    for (int end = 1; end <= all.size(); end++) {
      if (end == all.size() || !goesOn.test(all.subList(begin, end), all.get(end))) {
        runs.add(all.subList(begin, end));
        begin = end;
      }
    }
    return runs;
  }

  /** The last of a part. */
  static <T> T last(List<T> run) {
    return run.get(run.size() - 1);
  }
}
