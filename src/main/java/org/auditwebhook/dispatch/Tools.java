package org.auditwebhook.dispatch;

import java.time.Duration;
import org.auditwebhook.endpoint.EndpointCaller;
import org.auditwebhook.outbox.Claims;
import org.auditwebhook.outbox.Endpoints;

/** What the dispatch of every endpoint shares. */
record Tools(
    Endpoints endpoints,
    Claims claims,
    EndpointCaller caller,
    Settler settler,
    Duration longestAttempt) {}
