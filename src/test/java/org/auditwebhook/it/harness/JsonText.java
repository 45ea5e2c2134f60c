package org.auditwebhook.it.harness;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonStructure;
import java.io.StringReader;

/** JSON from text. */
public final class JsonText {
  private JsonText() {}

  /** The object that the text is. */
  public static JsonObject object(String text) {
    return value(text).asJsonObject();
  }

  /** The object or the array that the text is. */
  public static JsonStructure value(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      return reader.read();
    }
  }

  /** The text as a JSON string, with its quotes. */
  public static String quoted(String text) {
    return Json.createValue(text).toString();
  }
}
