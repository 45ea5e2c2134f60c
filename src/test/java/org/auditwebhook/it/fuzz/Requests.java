package org.auditwebhook.it.fuzz;

import java.util.List;

/** Makes requests against all operations, each as it should be but for a few things. */
final class Requests {
  private final Chance chance;
  private final List<Operation> operations;
  private final Surroundings surroundings;
  private final Bodies bodies;
  private final Targets targets;
  private final Heads heads;
  private final Ends ends;

  Requests(Chance chance, List<Operation> operations, Surroundings surroundings) {
    this.chance = chance;
    this.operations = operations;
    this.surroundings = surroundings;
    bodies = new Bodies(chance, surroundings);
    targets = new Targets(chance, surroundings);
    heads = new Heads(chance);
    ends = new Ends(chance);
  }

  /** The next one. */
  Request next() {
    Draft draft = new Draft(chance.of(operations));
    surroundings
        .tokens()
        .header(chance, draft.operation)
        .ifPresent(token -> draft.put("Authorization", token));
    if (!draft.method.matches("GET|DELETE") || chance.oneIn(30)) {
      draft.body = bodies.of(draft.operation);
    }
    if (draft.body.length > 0) {
      draft.put("Content-Type", "application/json");
    }
    targets.fill(draft);
    if (chance.oneIn(3)) {
      change(draft);
    }
    if (chance.oneIn(10)) {
      change(draft);
    }
    return draft.finish();
  }

  private void change(Draft draft) {
    switch (chance.below(7)) {
      case 0 -> targets.changeMethod(draft);
      case 1 -> targets.changePath(draft);
      case 2 -> targets.changeQuery(draft);
      case 3 -> heads.changeType(draft);
      case 4 -> heads.damage(draft);
      case 5 -> ends.change(draft);
      default -> heads.change(draft);
    }
  }
}
