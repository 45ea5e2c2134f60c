/**
 * A registry in the same WAR, for the tests of the CDI event: it is added to a copy of the shipped
 * WAR.
 */
package org.auditwebhook.it.emitter;
