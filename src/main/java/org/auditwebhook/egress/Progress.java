package org.auditwebhook.egress;

/** One attempt on its way. Used by its thread only. */
final class Progress {
  private final Target target;
  private final Deadline deadline;
  private Stage stage = Stage.RESOLVING;
  private boolean answerBegun;

  Progress(Target target, Deadline deadline) {
    this.target = target;
    this.deadline = deadline;
  }

  Target target() {
    return target;
  }

  Deadline deadline() {
    return deadline;
  }

  void at(Stage now) {
    stage = now;
  }

  void answerHasBegun(boolean begun) {
    answerBegun = begun;
  }

  NoAnswerException failed(Exception failure) {
    return new NoAnswerException(
        NoAnswer.sentence(stage, target.host(), answerBegun, failure), failure);
  }
}
