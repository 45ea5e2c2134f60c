package org.auditwebhook.outbox;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.auditwebhook.delivery.Cause;

/**
 * A delivery that ended without being accepted.
 *
 * @param eventId which event
 * @param body the event as it was posted: the JSON object of the contract, not redacted
 * @param cause why it is dead
 * @param lastStatus the last HTTP status, empty if the last attempt was not answered
 * @param reason a sentence that says what came of the last attempt
 * @param attempts how many attempts were made in all
 * @param recordedAt when the event was recorded
 * @param producer the name of whoever has recorded it; empty if a version that kept none has
 * @param diedAt when it became dead
 * @param redeliveries how often it has come back by itself since a human last redelivered it
 * @param redeliverAt when it comes back by itself, empty if it waits for a human
 */
public record DeadLetter(
    long eventId,
    byte[] body,
    Cause cause,
    OptionalInt lastStatus,
    String reason,
    int attempts,
    Instant recordedAt,
    Optional<String> producer,
    Instant diedAt,
    int redeliveries,
    Optional<Instant> redeliverAt) {}
