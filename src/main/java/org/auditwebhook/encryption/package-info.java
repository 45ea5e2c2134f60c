/**
 * Seals secrets so that a database may hold them: authenticated encryption under a key that is not
 * in it. A leaf: pure functions of the JDK only.
 */
package org.auditwebhook.encryption;
