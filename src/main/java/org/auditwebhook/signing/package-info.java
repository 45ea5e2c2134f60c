/**
 * Signs requests: the HMAC of the reference contract, and the symmetric and asymmetric signatures
 * of Standard Webhooks 1.0.0. A leaf: pure functions of the JDK only.
 */
package org.auditwebhook.signing;
