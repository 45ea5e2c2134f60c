package org.auditwebhook.settings;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;

/** The form of {@code capture}: one of the words, in any case. */
final class CaptureWord implements Form<Capture> {
  @Override
  public Capture parse(String text) {
    return Arrays.stream(Capture.values())
        .filter(capture -> capture.word().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be after-commit or in-transaction, not " + Quote.of(text)));
  }

  @Override
  public void check(Capture capture) {
    Objects.requireNonNull(capture);
  }

  @Override
  public String range() {
    return "; "
        + Arrays.stream(Capture.values())
            .map(capture -> "`" + capture.word() + "`")
            .collect(Collectors.joining(", "));
  }
}
