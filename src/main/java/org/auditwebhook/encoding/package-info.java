/**
 * The JSON of what an entry holds: the same bytes wherever it is written, in the outbox and in a
 * registry's client. Uses {@code audit}, and JSON Processing.
 */
package org.auditwebhook.encoding;
