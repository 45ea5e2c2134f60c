/**
 * A small registry that records its audit entries with audit-webhook over HTTP, and a receiver that
 * prints what arrives. It shows the whole way of an entry; it is no part of the shipped WAR and
 * uses none of its classes, as a registry in a WAR of its own would.
 */
package org.auditwebhook.sample;
