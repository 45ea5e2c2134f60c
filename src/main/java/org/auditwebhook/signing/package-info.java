/** Signs bytes. A leaf: pure functions of the JDK only. */
package org.auditwebhook.signing;
