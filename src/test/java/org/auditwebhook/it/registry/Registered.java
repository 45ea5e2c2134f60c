package org.auditwebhook.it.registry;

/** An event of the registry's own. */
public record Registered(String id) {}
