package org.auditwebhook.outbox;

import java.time.Duration;
import java.time.Instant;

/**
 * The proof of an accepted delivery.
 *
 * @param eventId which event
 * @param action what it is about
 * @param recordedAt when the event was recorded
 * @param deliveredAt when the endpoint accepted it
 * @param status the HTTP status that it answered
 * @param attempts how many POSTs it took in all
 * @param latency how long the accepted one took
 */
public record Receipt(
    long eventId,
    String action,
    Instant recordedAt,
    Instant deliveredAt,
    int status,
    int attempts,
    Duration latency) {}
