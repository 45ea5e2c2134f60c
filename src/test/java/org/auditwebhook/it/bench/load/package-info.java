/**
 * The load bench: what the deployed WAR does under load, beside two yardsticks that are measured in
 * the same run, a sequential poster and the REST client without the outbox. {@code -Pbench}; it
 * prints figures and ratios, and fails only when something is wrong, such as an event that is lost.
 */
package org.auditwebhook.it.bench.load;
