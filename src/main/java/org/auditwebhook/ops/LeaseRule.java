package org.auditwebhook.ops;

import java.time.Duration;
import java.util.List;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.TargetSettings;

/**
 * The relation between settings that their own package can't check: a lease outlasts the worst
 * call, or a delivery could be in two calls at once.
 */
final class LeaseRule {
  private LeaseRule() {}

  /**
   * @throws InvalidSettingException if the lease is too short
   */
  static void check(Settings settings) {
    TargetSettings target = settings.target();
    Duration lease = settings.outbox().lease();
    Duration worst =
        new RetryPolicy(target.maxAttempts(), target.initialBackoff())
            .worstCall(target.connectTimeout().plus(target.totalTimeout()));
    if (lease.compareTo(worst) <= 0) {
      throw new InvalidSettingException(
          List.of(
              "audit.webhook.outbox.lease must be longer than the worst call, which lasts "
                  + worst
                  + " with audit.webhook.retry.max-attempts, audit.webhook.retry.initial-backoff,"
                  + " audit.webhook.timeout.connect and audit.webhook.timeout.total as they are,"
                  + " but it is "
                  + lease));
    }
  }
}
