package org.auditwebhook.dispatch;

import java.time.Duration;
import org.auditwebhook.endpoint.EndpointCaller;
import org.auditwebhook.outbox.Breakers;
import org.auditwebhook.outbox.Claims;
import org.auditwebhook.outbox.Endpoints;
import org.auditwebhook.outbox.OutboxId;
import org.auditwebhook.outbox.Pauses;
import org.auditwebhook.outbox.Redelivery;
import org.auditwebhook.outbox.Secrets;
import org.auditwebhook.outbox.SharedRate;

/** What the dispatch of every endpoint shares. */
record Tools(
    Endpoints endpoints,
    Secrets secrets,
    OutboxId outboxId,
    Breakers breakers,
    Pauses pauses,
    Claims claims,
    Redelivery redelivery,
    SharedRate rate,
    EndpointCaller caller,
    Settler settler,
    Duration longestAttempt) {}
