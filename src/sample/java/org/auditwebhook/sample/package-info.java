/**
 * A small registry of nodes and networks that fires audit entries, and a receiver that prints what
 * arrives. It shows the whole way of an entry; it is no part of the shipped WAR. What it needs of
 * audit-webhook is one jar in {@code WEB-INF/lib}, and one class of it, {@link
 * org.auditwebhook.audit.AuditEntry}.
 */
package org.auditwebhook.sample;
