package org.auditwebhook.admin;

import java.util.Optional;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.settings.Secret;

/** Reads {@code POST /webhook/secret}. */
final class SecretRequest {
  private SecretRequest() {}

  /**
   * The secret to rotate to; empty if one is to be generated.
   *
   * @throws JsonInputException that names the field
   */
  static Optional<Secret> of(Object json) {
    Optional<String> secret = JsonFields.of(json).only("secret").optionalString("secret");
    if (secret.filter(String::isEmpty).isPresent()) {
      throw new JsonInputException(JsonPath.of("secret"), "must not be empty");
    }
    return secret.map(Secret::new);
  }
}
