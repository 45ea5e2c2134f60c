/**
 * The API over HTTP: the admin operations, recording, and the reference contract's wire messages.
 * What is decided stands in pure classes (who may do what, what a request means, what an answer
 * looks like); the resources and filters around them are thin. Calls outbox, jwt, delivery,
 * settings and audit, and never the dispatcher: what an admin changes, it sees in the outbox.
 */
package org.auditwebhook.admin;
