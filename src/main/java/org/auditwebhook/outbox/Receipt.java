package org.auditwebhook.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The proof of an accepted delivery.
 *
 * @param eventId which event
 * @param action what it is about
 * @param recordedAt when the event was recorded
 * @param producer the name of whoever has recorded it; empty if a version that kept none has
 * @param deliveredAt when the endpoint accepted it
 * @param status the HTTP status that it answered
 * @param attempts how many POSTs it took in all
 * @param latency how long the accepted one took
 * @param batchSize how many events the accepted one carried, 1 at least
 */
public record Receipt(
    long eventId,
    String action,
    Instant recordedAt,
    Optional<String> producer,
    Instant deliveredAt,
    int status,
    int attempts,
    Duration latency,
    int batchSize) {}
