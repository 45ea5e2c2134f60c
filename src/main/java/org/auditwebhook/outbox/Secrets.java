package org.auditwebhook.outbox;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Stream;
import org.auditwebhook.settings.Secret;
import org.auditwebhook.settings.Settings;
import org.auditwebhook.settings.SigningSettings;
import org.auditwebhook.signing.Ed25519Key;
import org.auditwebhook.signing.HmacKey;
import org.auditwebhook.signing.SigningKeys;

/** What the endpoints' requests carry besides the events. Thread-safe. */
@ApplicationScoped
public class Secrets {
  private volatile Credentials configured;

  @Inject Settings settings;

  @PostConstruct
  void load() {
    SigningSettings signing = settings.signing();
    configured =
        new Credentials(
            new SigningKeys(
                Stream.concat(signing.secret().stream(), signing.previousSecret().stream())
                    .map(Secret::value)
                    .map(HmacKey::of)
                    .toList(),
                signing.key().stream().map(Secret::value).map(Ed25519Key::of).toList()),
            signing.headers(),
            new Credentials.Previous(Optional.empty(), Optional.empty()),
            new Credentials.Sources(false, false, false));
  }

  /** What the requests to the endpoint of this name carry now; from memory. */
  public Credentials of(String endpoint) {
    return configured;
  }
}
