/**
 * Bad days: the shipped WAR under a load, while servers, databases and endpoints fail by a seeded
 * plan, and an account at the end of where every entry has gone. A {@link
 * org.auditwebhook.it.baddays.BadDay} is one such run. It uses the harness of the integration
 * tests, and the {@code emitter} beside it is added to the WAR.
 */
package org.auditwebhook.it.baddays;
