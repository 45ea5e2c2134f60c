/** Keeps the log readable when much goes wrong. A leaf: the JDK only. */
package org.auditwebhook.logging;
