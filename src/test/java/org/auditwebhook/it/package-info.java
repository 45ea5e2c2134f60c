/**
 * Black-box tests of the shipped WAR: the same classes drive it over HTTP on Payara Micro and on
 * OpenLiberty. Named after what an operator, a producer or a receiver can rely on. They use the
 * {@code harness}, and nothing of the main code but the event that a registry fires. Only {@link
 * org.auditwebhook.it.AuditEntryInContainerIT} runs inside the server, with the beans of the
 * application.
 */
package org.auditwebhook.it;
