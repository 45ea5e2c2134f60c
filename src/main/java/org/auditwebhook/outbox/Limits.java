package org.auditwebhook.outbox;

import org.auditwebhook.delivery.RetryPolicy;

/**
 * How an endpoint may be called.
 *
 * @param retry how often and how fast within one call
 * @param concurrency the most calls in flight, 1–512
 */
public record Limits(RetryPolicy retry, int concurrency) {}
