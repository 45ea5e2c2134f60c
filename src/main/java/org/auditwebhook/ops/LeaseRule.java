package org.auditwebhook.ops;

import java.util.List;
import org.auditwebhook.delivery.RetryPolicy;
import org.auditwebhook.outbox.Limits;
import org.auditwebhook.settings.InvalidSettingException;
import org.auditwebhook.settings.LimitSettings;
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
    LimitSettings.Retry configured = target.limits().retry();
    RetryPolicy retry = new RetryPolicy(configured.maxAttempts(), configured.initialBackoff());
    try {
      Limits.checkLease(retry, settings.outbox().lease(), target.longestAttempt());
    } catch (IllegalArgumentException wrong) {
      throw new InvalidSettingException(List.of(wrong.getMessage()));
    }
  }
}
