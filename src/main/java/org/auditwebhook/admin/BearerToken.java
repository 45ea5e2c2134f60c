package org.auditwebhook.admin;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The token in the {@code Authorization} header of RFC 6750, section 2.1. */
final class BearerToken {
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S+) *");

  private BearerToken() {}

  /**
   * The token; empty if there is no such header, more than one, or one of another form.
   *
   * @param headers the values of all {@code Authorization} headers, {@code null} for none
   */
  static Optional<String> of(List<String> headers) {
    if (headers == null || headers.size() != 1) {
      return Optional.empty();
    }
    Matcher matcher = BEARER.matcher(headers.get(0));
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
