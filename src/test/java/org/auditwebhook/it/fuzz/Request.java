package org.auditwebhook.it.fuzz;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * A request as it goes over the wire.
 *
 * @param operation what it was made from
 * @param method its method
 * @param bytes all of it
 * @param faults what is wrong with it as HTTP
 */
record Request(Operation operation, String method, byte[] bytes, Set<Fault> faults) {

  /** What may be wrong with a request as HTTP. */
  enum Fault {
    /** The head: the server may answer by itself, or close the connection. */
    HEAD,

    /** Where it ends: likewise. */
    END,

    /** It is so large that the server may close the connection while it is sent. */
    SIZE
  }

  private static final int SHOWN = 3_000;

  /** Whether the answer has no body. */
  boolean isHead() {
    return method.equals("HEAD");
  }

  /** Whether the API has to answer, as it does whenever a request is HTTP. */
  boolean isHttp() {
    return !faults.contains(Fault.HEAD) && !faults.contains(Fault.END);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (byte shown : Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN))) {
      char c = (char) (shown & 0xff);
      if (c == '\r') {
        text.append("\\r");
      } else if (c == '\n') {
        text.append("\\n\n");
      } else if (c >= ' ' && c <= '~') {
        text.append(c);
      } else {
        text.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
      }
    }
    if (bytes.length > SHOWN) {
      text.append("… (").append(bytes.length).append(" bytes)");
    }
    return text.toString();
  }
}
