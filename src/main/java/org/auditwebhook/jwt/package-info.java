/**
 * JSON Web Tokens (RFC 7519) with the claims of MicroProfile JWT, verified by public keys: {@link
 * org.auditwebhook.jwt.Verifier} says who has one and with which roles. What a role is good for is
 * decided elsewhere. The forms of tokens and keys are Nimbus JOSE + JWT's, which no other package
 * knows; which algorithms, keys and claims are good enough is ours.
 *
 * <p>May use {@code settings}, and {@code egress} to read keys from a URL.
 */
package org.auditwebhook.jwt;
