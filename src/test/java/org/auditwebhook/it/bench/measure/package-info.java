/**
 * What the processes of the load bench share: it is in the server's WAR, in the receiver and in the
 * poster, and uses the JDK only.
 */
package org.auditwebhook.it.bench.measure;
