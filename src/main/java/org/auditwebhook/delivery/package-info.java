/**
 * What may become of a delivery: attempts, outcomes, and the rules that decide between another
 * attempt, later and dead. A leaf: pure values and functions of the JDK only.
 */
package org.auditwebhook.delivery;
