/**
 * What the operator meets: settings that are checked before the application starts and shown when
 * it does, health, and a warning where the server lacks an option. Uses outbox, delivery, settings,
 * CDI and MicroProfile Config and Health.
 */
package org.auditwebhook.ops;
