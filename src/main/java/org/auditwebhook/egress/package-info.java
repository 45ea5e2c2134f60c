/**
 * Which endpoints may be posted to: {@link org.auditwebhook.egress.EgressPolicy} decides by the
 * scheme of a URL and by the addresses that its host resolves to, so that nobody can use the
 * webhook to reach what only this machine can reach.
 *
 * <p>May use {@code settings} only.
 */
package org.auditwebhook.egress;
