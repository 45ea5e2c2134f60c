/**
 * The dispatcher: takes deliveries from the outbox, in memory or by claiming, has each called
 * within its endpoint's bounds, and settles what came of it in batches. {@link
 * org.auditwebhook.dispatch.Dispatcher} is also the application's life cycle.
 *
 * <p>May use {@code outbox}, {@code endpoint}, {@code delivery}, {@code settings} and {@code
 * logging}.
 */
package org.auditwebhook.dispatch;
