package org.auditwebhook.egress;

import java.io.IOException;

/** The proxy does not let a request through. Its message says why, as the end of a sentence. */
final class RefusedByProxyException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedByProxyException(int status) {
    super(
        status == Proxy.AUTHENTICATION_REQUIRED
            ? "the proxy wants other credentials (407); set audit.webhook.egress.proxy.credentials"
            : "the proxy answered " + status + " when it was asked for a connection");
  }
}
