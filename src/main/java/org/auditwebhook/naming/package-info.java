/** What the server has for every application, by its name in JNDI. Uses nothing of ours. */
package org.auditwebhook.naming;
