/**
 * The yardstick of the load bench: what a registry would have that posts its events itself, one
 * after the other. It runs in a JVM of its own and uses the JDK only.
 */
package org.auditwebhook.it.bench.poster;
