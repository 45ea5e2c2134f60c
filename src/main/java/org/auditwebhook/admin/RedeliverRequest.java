package org.auditwebhook.admin;

import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.outbox.DeadLetterFilter;

/**
 * {@code POST /webhook/dlq/redeliver}.
 *
 * @param filter which dead letters
 * @param dryRun whether to count them only; default false
 */
record RedeliverRequest(DeadLetterFilter filter, boolean dryRun) {
  /**
   * Reads {@code action}, {@code cause}, {@code before} and {@code dry_run}, each optional.
   *
   * @throws JsonInputException that names the field
   */
  static RedeliverRequest of(Object json) {
    JsonFields fields = JsonFields.of(json).only("action", "cause", "before", "dry_run");
    return new RedeliverRequest(
        Filters.of(fields), fields.optionalBoolean("dry_run").orElse(false));
  }
}
