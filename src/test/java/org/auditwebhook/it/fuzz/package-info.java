/**
 * Fuzzing: requests against every operation that the server's own OpenAPI document names, made by
 * chance from a seed that is printed, most of them wrong in one way or several, among recordings
 * that are right. {@link org.auditwebhook.it.fuzz.Rules} says what no answer may be, and {@link
 * org.auditwebhook.it.fuzz.Account} where every event has gone that was answered 202. Uses the
 * harness of the integration tests.
 */
package org.auditwebhook.it.fuzz;
