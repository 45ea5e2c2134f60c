package org.auditwebhook.egress;

import java.util.Optional;

/**
 * What an endpoint has answered. Nothing else of an answer is of use.
 *
 * @param status 200–599
 * @param retryAfter the header {@code Retry-After} as it is, empty where there is none
 */
public record Answer(int status, Optional<String> retryAfter) {}
