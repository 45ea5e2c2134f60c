package org.auditwebhook.client;

import java.util.Optional;

/**
 * What has become of the entries that were fired in this application.
 *
 * @param sent how many audit-webhook has recorded since the application started; it records none
 *     while it is disabled
 * @param lost how many were lost since then; each is told to the receivers, see the README
 * @param buffered how many are in memory
 * @param spooled how many wait on disk, those of earlier starts included
 * @param spooledBytes how many bytes these are
 * @param waitingBecause why nothing can be sent now; they wait until it can
 * @param problem why the spool can't be written now, so that entries will be lost soon
 */
public record ClientCounts(
    long sent,
    long lost,
    long buffered,
    long spooled,
    long spooledBytes,
    Optional<String> waitingBecause,
    Optional<String> problem) {}
