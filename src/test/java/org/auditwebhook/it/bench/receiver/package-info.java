/**
 * A receiver that is cheap enough not to be what is measured: one thread that waits for sockets, in
 * a JVM of its own. It uses the JDK only.
 */
package org.auditwebhook.it.bench.receiver;
