package org.auditwebhook.it.bench.load;

import java.util.Locale;
import org.auditwebhook.it.harness.Server;

/** How events are delivered. */
enum Mode {
  /** Each by a POST of its own. */
  SINGLE,

  /** Many by one POST. */
  BATCHED;

  /** The server with the settings of this mode. */
  Server configured(Server server) {
    return switch (this) {
      case SINGLE -> server;
      case BATCHED ->
          server
              .with("batch.enabled", "true")
              .with("batch.max-size", "400")
              .with("batch.max-wait", "PT1S");
    };
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
