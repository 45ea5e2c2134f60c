package org.auditwebhook.admin;

import jakarta.enterprise.context.RequestScoped;
import org.auditwebhook.outbox.Requester;

/** Who makes the request that is being answered. */
@RequestScoped
class CurrentRequest {
  private Requester requester = new Requester("", "");
  private boolean admitted;

  /** It has come through {@link AccessFilter}. */
  void admit() {
    admitted = true;
  }

  boolean isAdmitted() {
    return admitted;
  }

  /** The request comes from this address; {@code principal} is empty until it is known. */
  void is(String principal, String address) {
    requester = new Requester(principal, address);
  }

  /** It is this one's, as the token in its message shows. */
  void by(String principal) {
    is(principal, requester.address());
  }

  Requester requester() {
    return requester;
  }
}
