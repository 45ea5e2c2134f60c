/**
 * What the integration tests are made of: a {@link org.auditwebhook.it.harness.Server} process with
 * the shipped WAR, an {@link org.auditwebhook.it.harness.Api} to operate it, and a {@link
 * org.auditwebhook.it.harness.Receiver} that it delivers to. Uses the JDK and JSON Processing, and
 * nothing of the main code: what is tested is what a stranger sees.
 */
package org.auditwebhook.it.harness;
