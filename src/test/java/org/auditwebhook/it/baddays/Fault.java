package org.auditwebhook.it.baddays;

/** What is wrong with an endpoint. With none of these but {@link #NONE} it accepts anything. */
enum Fault {
  /** It works. */
  NONE,
  /** Nobody listens, and the connections that were open are closed. */
  REFUSED,
  /** Reads the request and resets the connection. */
  RESET,
  /** Reads the request and says nothing for 30 s. */
  HANG,
  /** Connects, and reads nothing for 30 s. */
  BLACK_HOLE,
  /** Answers 204, but a byte at a time, and never comes to the end. */
  DRIP,
  /** Closes the connection within the first line of the answer. */
  HALF,
  /** Answers what is no HTTP. */
  GARBAGE,
  /** Answers 500. */
  ERROR,
  /** Answers 503 and wants to be left alone for a second. */
  BUSY
}
