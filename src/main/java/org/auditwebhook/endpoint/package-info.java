/**
 * The call of an endpoint: sign the stored bytes, post them, and say what came of it. The retrying
 * of tier 1 happens here, through the REST client interface {@link
 * org.auditwebhook.endpoint.EndpointClient} and its {@code @Retry}.
 *
 * <p>May use {@code egress}, {@code delivery}, {@code signing} and {@code settings}. It knows no
 * database.
 */
package org.auditwebhook.endpoint;
