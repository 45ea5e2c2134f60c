/**
 * JSON as the API reads and writes it: a strict reader that says where the input is wrong, and a
 * writer of plain values. Pure: it uses JSON Processing and the JDK only.
 */
package org.auditwebhook.admin.json;
