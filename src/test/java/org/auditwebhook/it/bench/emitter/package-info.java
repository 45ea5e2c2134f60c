/**
 * What the load bench adds to the shipped WAR: code that fires entries as a registry in the same
 * WAR would, code that calls the endpoint without the outbox, and facts of the JVM.
 */
package org.auditwebhook.it.bench.emitter;
