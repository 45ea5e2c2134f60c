package org.auditwebhook.it.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonNumber;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.auditwebhook.it.harness.Reply;
import org.auditwebhook.it.harness.Server;

/** Recordings that are right, each entry with a text that no other one has. For one thread. */
final class Recordings {
  static final String ACTION = "fuzz.good";

  private static final Operation OPERATION =
      new Operation("POST", OpenApi.ROOT + "audit-entries", List.of(), List.of(), Optional.empty());

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Chance chance;
  private final Account account;
  private Request last;
  private List<String> texts = List.of();

  Recordings(Chance chance, Account account) {
    this.chance = chance;
    this.account = account;
  }

  Request next() {
    texts =
        IntStream.range(0, chance.few(8)).mapToObj(n -> "n" + NUMBERS.incrementAndGet()).toList();
    Draft draft = new Draft(OPERATION);
    draft.put("Authorization", "Bearer " + Server.INGEST_TOKEN);
    draft.put("Content-Type", "application/json");
    draft.body =
        texts.stream()
            .map(
                text -> "{\"action\":\"%s\",\"details\":{\"says\":\"%s\"}}".formatted(ACTION, text))
            .collect(Collectors.joining(",", "[", "]"))
            .getBytes(UTF_8);
    last = draft.finish();
    return last;
  }

  /** Takes down the answer to a request, be it one of these or another. */
  void take(Request request, Reply reply) {
    if (!request.equals(last)) {
      account.add(reply);
      return;
    }
    List<Long> ids =
        reply.status() == 202
            ? reply.json().getJsonArray("event_ids").getValuesAs(JsonNumber::longValueExact)
            : List.of(-1L);
    if (!ids.isEmpty() && ids.size() != texts.size()) {
      throw new IllegalStateException("a good recording was answered " + reply);
    }
    for (int i = 0; i < ids.size(); i++) {
      account.add(ids.get(i), texts.get(i));
    }
  }
}
