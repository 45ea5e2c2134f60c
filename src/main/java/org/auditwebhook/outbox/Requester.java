package org.auditwebhook.outbox;

/**
 * Who asks for something.
 *
 * @param principal the name of the token, or of whoever an identity provider has named
 * @param address where the request came from, as the server has it
 */
public record Requester(String principal, String address) {}
