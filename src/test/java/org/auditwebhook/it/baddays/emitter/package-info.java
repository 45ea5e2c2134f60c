/** What a bad day adds to the shipped WAR: a registry that fires audit entries. */
package org.auditwebhook.it.baddays.emitter;
