package org.auditwebhook.it.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.auditwebhook.it.harness.Installation;
import org.auditwebhook.it.harness.Reply;

/** How requests were answered, and which answers break a rule. Thread-safe. */
final class Tally {
  /** More would say nothing new. */
  private static final int MOST = 30;

  private final Path directory =
      Installation.target().resolve("fuzz").resolve(Installation.server());
  private final Map<String, Integer> answers = new TreeMap<>();
  private final Set<String> reached = new TreeSet<>();
  private final List<String> complaints = new ArrayList<>();
  private int requests;

  /** One more answer; empty if the connection was closed without one. */
  synchronized void add(Request request, Optional<Reply> reply) {
    requests++;
    String status = reply.map(answer -> Integer.toString(answer.status())).orElse("none");
    answers.merge(status, 1, Integer::sum);
    reply
        .filter(answer -> answer.status() < 300)
        .filter(answer -> request.method().equals(request.operation().method()))
        .ifPresent(answer -> reached.add(request.operation().toString()));
    List<String> broken =
        reply
            .map(answer -> Rules.broken(request, answer))
            .orElseGet(
                () -> request.faults().isEmpty() ? List.of("closed without an answer") : List.of());
    if (!broken.isEmpty()) {
      complain(request, reply, broken);
    }
  }

  /** Something that must not be; the exact request goes into a file besides. */
  synchronized void complain(Request request, Optional<Reply> reply, List<String> broken) {
    if (complaints.size() < MOST) {
      Path file = directory.resolve("request-" + (complaints.size() + 1) + ".http");
      try {
        Files.createDirectories(directory);
        Files.write(file, request.bytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      complaints.add(
          "%s (%s, in %s):%n%s%n=> %s"
              .formatted(
                  broken,
                  request.faults(),
                  Installation.basedir().relativize(file),
                  request,
                  reply
                      .map(answer -> answer.headers().map() + " " + shortened(answer))
                      .orElse("")));
    }
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** The operations that have answered with success at least once. */
  synchronized Set<String> reached() {
    return Set.copyOf(reached);
  }

  @Override
  public synchronized String toString() {
    int failures =
        answers.entrySet().stream()
            .filter(answer -> answer.getKey().startsWith("5"))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return "%,d requests, %d answers of 5xx, by status %s".formatted(requests, failures, answers);
  }

  private static String shortened(Reply reply) {
    String text = reply.toString();
    return text.length() > 1_000 ? text.substring(0, 1_000) + "…" : text;
  }
}
