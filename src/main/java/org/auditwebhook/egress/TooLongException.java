package org.auditwebhook.egress;

import java.io.IOException;

/** More was sent than is read. */
final class TooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLongException() {
    super("more than may be read");
  }
}
