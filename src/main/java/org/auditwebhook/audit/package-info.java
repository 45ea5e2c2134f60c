/**
 * What the registry did: the CDI event {@link org.auditwebhook.audit.AuditEntry}, and which keys of
 * its details are secrets. A leaf: it uses the JDK only, so that a registry can put the jar with
 * this package into its own WAR.
 */
package org.auditwebhook.audit;
