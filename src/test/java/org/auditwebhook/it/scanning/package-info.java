/**
 * A registry with a JAX-RS application that names no classes, so that it has all that are found in
 * its WAR, and that has the path that the API would have.
 */
package org.auditwebhook.it.scanning;
