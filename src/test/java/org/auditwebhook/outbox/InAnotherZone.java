package org.auditwebhook.outbox;

import java.util.TimeZone;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets the tests of a class live in a time zone other than UTC, so that nobody can rely on that.
 */
final class InAnotherZone implements BeforeAllCallback, AfterAllCallback {
  private static final ExtensionContext.Namespace STORE =
      ExtensionContext.Namespace.create(InAnotherZone.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(STORE).put(TimeZone.class, TimeZone.getDefault());
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    TimeZone.setDefault(context.getStore(STORE).get(TimeZone.class, TimeZone.class));
  }
}
