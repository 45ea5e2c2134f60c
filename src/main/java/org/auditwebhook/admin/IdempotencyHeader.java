package org.auditwebhook.admin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The {@code Idempotency-Key} header: 1–255 visible ASCII characters, taken as they are. */
final class IdempotencyHeader {
  /** The name of the header. */
  static final String NAME = "Idempotency-Key";

  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private IdempotencyHeader() {}

  /**
   * The key; empty if there is no such header.
   *
   * @param headers the values of all headers of this name, {@code null} for none
   * @throws ProblemException 400 if there is more than one, or one of another form
   */
  static Optional<String> of(List<String> headers) {
    if (headers == null || headers.isEmpty()) {
      return Optional.empty();
    }
    if (headers.size() > 1 || !KEY.matcher(headers.get(0)).matches()) {
      throw Problem.of(
              400, "Idempotency-Key must be one header of 1 to 255 visible ASCII characters.")
          .exception();
    }
    return Optional.of(headers.get(0));
  }
}
