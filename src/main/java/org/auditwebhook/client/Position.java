package org.auditwebhook.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the spool has been sent.
 *
 * @param segment the segment that is sent now
 * @param acknowledged up to where audit-webhook has it
 * @param sending where the batch ends that may have been sent; not beyond {@code acknowledged} if
 *     there is none
 */
record Position(long segment, long acknowledged, long sending) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{20}) ([0-9]{20}) ([0-9]{20})\n");

  /** Nothing was sent. */
  static final Position START = new Position(0, 0, 0);

  /** Always of the same length, so that it can be written over. */
  String text() {
    return "%020d %020d %020d\n".formatted(segment, acknowledged, sending);
  }

  static Optional<Position> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    try {
      return matcher.matches()
          ? Optional.of(
              new Position(
                  Long.parseLong(matcher.group(1)),
                  Long.parseLong(matcher.group(2)),
                  Long.parseLong(matcher.group(3))))
          : Optional.empty();
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  Position sending(long end) {
    return new Position(segment, acknowledged, end);
  }

  Position acknowledged(long end) {
    return new Position(segment, end, end);
  }

  static Position in(long segment) {
    return new Position(segment, 0, 0);
  }
}
