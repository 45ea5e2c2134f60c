package org.auditwebhook.outbox;

/** An entry that makes a larger event than the outbox takes. */
public class EventTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int index;

  EventTooLargeException(int index, int bytes) {
    super("the event would have " + bytes + " bytes; the most is " + Recorder.MAX_EVENT_BYTES);
    this.index = index;
  }

  /** Which of the entries it is, from 0. */
  public int index() {
    return index;
  }
}
