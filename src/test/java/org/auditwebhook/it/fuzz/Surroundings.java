package org.auditwebhook.it.fuzz;

import java.util.List;

/**
 * What a request may refer to.
 *
 * @param urls where receivers are
 * @param tokens what is valid, and what is nearly so
 * @param account the events that there are
 */
record Surroundings(List<String> urls, Tokens tokens, Account account) {}
