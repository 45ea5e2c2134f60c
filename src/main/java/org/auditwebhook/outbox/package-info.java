/**
 * The outbox, the only truth: recording, claiming and settling deliveries, dead letters, receipts,
 * counters and the endpoints as they are in force. What is in memory here is a cache or a hand-over
 * of it.
 *
 * <p>May use {@code audit}, {@code encoding}, {@code delivery}, {@code settings}, {@code logging}
 * and {@code naming}, and alone uses the database. It calls neither the dispatcher nor the network:
 * a {@link org.auditwebhook.outbox.Lane} is where the dispatcher takes deliveries over.
 *
 * <p>Where to begin, by what you look for; {@link org.auditwebhook.outbox.Outbox} opens and closes
 * all of it:
 *
 * <ul>
 *   <li>recording over HTTP: {@code Recorder}, {@code IdempotencyKeys}; by the CDI event: {@code
 *       AuditStore}, {@code EmitBuffer}, {@code EmitWriter}; both: {@code EventWriter}, {@code
 *       NewDeliveries}; in a caller's transaction: {@code InTransaction}, {@code JoinTrial}, {@code
 *       Uncounted}; the bytes of an event: {@code Drafts}, which redacts, {@code Draft}, {@code
 *       EventJson}
 *   <li>delivering: {@code Lane}, {@code Slots}, {@code Claims}, {@code Settlements}
 *   <li>endpoints and what holds them back: {@code Endpoints}, {@code Breakers}, {@code Pauses};
 *       what is told of a change by an admin: {@code AdminTrail}, {@code EndpointNews}
 *   <li>dead letters and how they come back: {@code DeadLetters}, {@code DeadLetterChange}, {@code
 *       Redelivery}, {@code RedeliveryJobs}
 *   <li>what is told and counted: {@code Deliveries}, {@code Counters}, {@code Drops}, {@code
 *       GapWriter}, {@code OutboxProbe}
 *   <li>what is kept: {@code Room}, {@code Upkeep}, {@code Retention}, {@code ClockShift}, {@code
 *       Erasure}, {@code Compaction}, {@code H2Copy}
 *   <li>the databases: {@code Database}, {@code Dialect} with {@code EmbeddedH2} and {@code
 *       SharedPostgresql}, {@code CallersTransaction}, {@code Suspension}, {@code Jdbc}, {@code
 *       Migrations}, {@code Move}, {@code Backup}
 * </ul>
 */
package org.auditwebhook.outbox;
