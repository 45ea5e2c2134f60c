/**
 * Benchmarks of the deployed WAR: {@code -Pbench}. They print what they have measured, as ratios
 * and differences within one run, and fail only when something did not work.
 */
package org.auditwebhook.it.bench;
