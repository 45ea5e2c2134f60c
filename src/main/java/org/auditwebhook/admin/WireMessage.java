package org.auditwebhook.admin;

import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;

/**
 * A message of the reference contract's wire protocol. Fields that it does not know are ignored, as
 * the registry sends more of them.
 *
 * @param type which of the three it is
 * @param adminToken the token in the message
 * @param url the URL of {@code set_webhook}, empty in the others
 */
record WireMessage(Type type, String adminToken, String url) {
  enum Type {
    SET_WEBHOOK,
    GET_WEBHOOK,
    GET_WEBHOOK_DLQ
  }

  /**
   * Reads a message; the URL is not checked yet.
   *
   * @throws JsonInputException that names the field
   */
  static WireMessage of(Object json) {
    JsonFields fields = JsonFields.of(json);
    Type type = type(fields.string("type"));
    String token = fields.optionalString("admin_token").orElse("");
    return new WireMessage(type, token, type == Type.SET_WEBHOOK ? fields.string("url") : "");
  }

  private static Type type(String word) {
    return switch (word) {
      case "set_webhook" -> Type.SET_WEBHOOK;
      case "get_webhook" -> Type.GET_WEBHOOK;
      case "get_webhook_dlq" -> Type.GET_WEBHOOK_DLQ;
      default ->
          throw new JsonInputException(
              JsonPath.of("type"), "must be set_webhook, get_webhook or get_webhook_dlq");
    };
  }
}
