/**
 * The outbox, the only truth: recording, claiming and settling deliveries, dead letters, receipts,
 * counters and the endpoints as they are in force. What is in memory here is a cache or a hand-over
 * of it.
 *
 * <p>May use {@code audit}, {@code delivery} and {@code settings}, and alone uses the database. It
 * calls neither the dispatcher nor the network: a {@link org.auditwebhook.outbox.Lane} is where the
 * dispatcher takes deliveries over.
 */
package org.auditwebhook.outbox;
