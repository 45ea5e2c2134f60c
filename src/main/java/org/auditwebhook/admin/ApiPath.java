package org.auditwebhook.admin;

import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What is to be known of a request by its path alone, where no resource has been found for it. */
final class ApiPath {
  /** The media types of NDJSON: no one of them is registered. */
  static final List<String> NDJSON =
      List.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  private ApiPath() {}

  /**
   * Whether it is that of the wire protocol; OpenLiberty's paths begin with a slash, Payara's
   * don't.
   */
  static boolean isWire(String path) {
    return is(path, "wire");
  }

  /** The media types that may be sent there, separated by commas. */
  static String accepted(String path) {
    return is(path, "audit-entries")
        ? MediaType.APPLICATION_JSON + ", " + String.join(", ", NDJSON)
        : MediaType.APPLICATION_JSON;
  }

  private static boolean is(String path, String name) {
    return path.equals(name) || path.equals("/" + name);
  }
}
