package org.auditwebhook.egress;

/** How far an attempt has come. */
enum Stage {
  RESOLVING("while the host name was resolved"),
  CONNECTING("while connecting"),
  TUNNELLING("while the proxy was asked for a connection"),
  HANDSHAKE("in the TLS handshake"),
  SENDING("while the event was sent"),
  WAITING("waiting for the answer"),
  READING("while the answer was read");

  private final String when;

  Stage(String when) {
    this.when = when;
  }

  /** The end of a sentence that says when something happened. */
  String when() {
    return when;
  }
}
