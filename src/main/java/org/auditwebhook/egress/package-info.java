/**
 * Which endpoints may be posted to: {@link org.auditwebhook.egress.EgressPolicy} decides by the
 * scheme of a URL and by the addresses that its host resolves to, so that nobody can use the
 * webhook to reach what only this machine can reach.
 *
 * <p>{@link org.auditwebhook.egress.Transport} posts: to exactly the addresses that were checked,
 * within bounds of time and size, with TLS and through a proxy. The framing of HTTP/1.1 is Apache
 * HttpCore's; no other package knows sockets.
 *
 * <p>{@link org.auditwebhook.egress.Download} reads what the operator's own settings name, within
 * bounds as well, and past the policy.
 *
 * <p>May use {@code settings} only.
 */
package org.auditwebhook.egress;
