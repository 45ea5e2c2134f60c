/**
 * The client: what a registry in a WAR of its own puts into it, so that firing an {@link
 * org.auditwebhook.audit.AuditEntry} reaches the WAR of audit-webhook. Entries flow one way, {@link
 * org.auditwebhook.client.AuditClient} → {@code Buffer} → {@code SpoolWriter} → {@code Spool} →
 * {@code Sender} → {@code Ingest}.
 *
 * <p>May use {@code audit}, {@code encoding}, {@code settings}, {@code naming} and {@code logging},
 * with which it makes a jar of its own, CDI, Concurrency, JSON Processing, the REST client and
 * MicroProfile Config and Health. It is not in the WAR of audit-webhook.
 */
package org.auditwebhook.client;
