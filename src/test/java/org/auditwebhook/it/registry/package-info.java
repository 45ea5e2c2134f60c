/**
 * A registry that has audit-webhook inside its own WAR and keeps its nodes in the database of the
 * outbox, for the tests of what is fired in its transactions.
 */
package org.auditwebhook.it.registry;
