/**
 * The settings, typed and checked: {@link org.auditwebhook.settings.Settings#read} makes them from
 * any source of texts and refuses what is malformed or out of range with sentences for the
 * operator. A leaf: it uses the JDK only; who calls it brings the source, such as MicroProfile
 * Config.
 */
package org.auditwebhook.settings;
