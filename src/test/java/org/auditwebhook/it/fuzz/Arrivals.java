package org.auditwebhook.it.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.auditwebhook.it.harness.Post;

/** What no request to a receiver may be: one that has something that nobody has asked for. */
final class Arrivals {
  /** What each request has, or may have, without static headers. */
  private static final Set<String> ALWAYS =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "host",
          "user-agent",
          "webhook-id",
          "webhook-signature",
          "webhook-timestamp",
          "x-pilot-signature-256",
          "x-pilot-signature-256-previous");

  private final Map<Long, String> recorded;
  private final Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<Long, byte[]> bodies = new HashMap<>();
  private final List<String> broken = new ArrayList<>();

  private Arrivals(Account account) {
    recorded = account.recorded();
    known.addAll(ALWAYS);
    known.addAll(account.headers());
  }

  /** In words what is wrong with them; empty if nothing is. */
  static List<String> broken(List<Post> posts, Account account) {
    Arrivals arrivals = new Arrivals(account);
    posts.forEach(arrivals::check);
    return arrivals.broken;
  }

  private void check(Post post) {
    checkHead(post);
    checkEvent(post);
  }

  private void checkHead(Post post) {
    post.headers()
        .forEach(
            (name, value) -> {
              complainIf(!known.contains(name), post, "was never set: " + name);
              complainIf(
                  value.chars().anyMatch(c -> c > '~' || (c < ' ' && c != '\t')), post, name);
            });
    complainIf(!post.header("content-type").orElse("").equals("application/json"), post, "type");
    complainIf(!post.method().equals("POST"), post, "method");
    complainIf(!post.target().matches("/hook[!-~]*"), post, "target");
  }

  /** The event was answered 202, or tells what an admin has done, and is the same each time. */
  private void checkEvent(Post post) {
    long id = post.eventId();
    String says = recorded.getOrDefault(id, "");
    complainIf(
        !recorded.containsKey(id) && !post.action().startsWith("webhook."), post, "not recorded");
    complainIf(
        !says.isEmpty()
            && !says.equals(post.event().getJsonObject("details").getString("says", "")),
        post,
        "says something else than " + says);
    complainIf(
        !Arrays.equals(bodies.computeIfAbsent(id, first -> post.body()), post.body()),
        post,
        "is not the same each time");
  }

  private void complainIf(boolean wrong, Post post, String what) {
    if (wrong) {
      broken.add("%s: %s %s %s".formatted(what, post.target(), post.headers(), post.text()));
    }
  }
}
