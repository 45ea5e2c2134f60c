package org.auditwebhook.it.bench.emitter;

/** Does something as often as its threads come to it: the ceiling of what is measured. */
final class AsFastAsAnswered extends Load {
  private final Runnable call;

  AsFastAsAnswered(Runnable call) {
    this.call = call;
  }

  @Override
  void run(int number, int of) {
    while (!isEnded()) {
      time(System.nanoTime(), call);
    }
  }
}
