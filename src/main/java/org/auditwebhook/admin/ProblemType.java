package org.auditwebhook.admin;

import java.util.Locale;

/** The problems that a program may want to tell from others of the same status. */
enum ProblemType {
  INVALID_ENTRY(400, "Invalid entry"),
  WEBHOOK_DISABLED(409, "Webhook disabled"),
  ENCRYPTION_KEY_NOT_CONFIGURED(409, "Encryption key not configured"),
  IDEMPOTENCY_KEY_IN_FLIGHT(409, "Idempotency-Key in flight"),
  IDEMPOTENCY_KEY_REUSED(422, "Idempotency-Key reused"),
  ISSUER_KEYS_UNAVAILABLE(503, "Issuer keys unavailable"),
  OUTBOX_UNAVAILABLE(503, "Outbox unavailable"),
  OUTBOX_FULL(507, "Outbox full"),
  TOKEN_NOT_CONFIGURED(503, "Token not configured");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status that it is answered with. */
  int status() {
    return status;
  }

  /** What it is called, the same at each occurrence. */
  String title() {
    return title;
  }

  /** What identifies it: {@code urn:audit-webhook:problem:invalid-entry}. */
  String uri() {
    return "urn:audit-webhook:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
