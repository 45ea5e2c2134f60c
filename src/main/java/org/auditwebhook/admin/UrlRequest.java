package org.auditwebhook.admin;

import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.settings.EndpointUrl;

/** The URL that an admin sets. */
final class UrlRequest {
  private UrlRequest() {}

  /**
   * Reads {@code PUT /webhook}: {@code url} and nothing else.
   *
   * @throws JsonInputException that names the field
   * @throws ProblemException 400 that says what is wrong with the URL
   */
  static String of(Object json) {
    return checked(JsonFields.of(json).only("url").string("url"));
  }

  /**
   * The URL if it is one that may be posted to, or empty to disable.
   *
   * @throws ProblemException likewise
   */
  static String checked(String url) {
    try {
      return url.isEmpty() ? url : EndpointUrl.check(url);
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage());
    }
  }

  /** 400, with this end of a sentence. */
  static ProblemException refused(String why) {
    return Problem.of(400, "Nothing has changed: " + why + ".").with("field", "url").exception();
  }
}
