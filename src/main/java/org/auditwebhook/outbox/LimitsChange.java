package org.auditwebhook.outbox;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.settings.Ordering;

/** A change of {@link Limits} by an admin; what is empty stays as it is. */
public record LimitsChange(
    Optional<Duration> initialBackoff,
    OptionalInt maxAttempts,
    OptionalInt concurrency,
    Optional<Boolean> adaptive,
    Optional<Ordering> ordering) {}
