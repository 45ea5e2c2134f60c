package org.auditwebhook.admin;

import java.io.IOException;
import java.io.InputStream;
import org.auditwebhook.admin.json.JsonFields;
import org.auditwebhook.admin.json.JsonInput;
import org.auditwebhook.admin.json.JsonInputException;
import org.auditwebhook.admin.json.JsonPath;
import org.auditwebhook.admin.json.Utf8;

/** Reads a request's body, and no more of it than it may have. */
final class Body {
  /** The most bytes of an admin request. */
  static final int MAX_ADMIN_BYTES = 64 * 1024;

  private static final int MAX_ADMIN_DEPTH = 64;

  private Body() {}

  /**
   * All bytes.
   *
   * @param body {@code null} where the server gives none for an empty body
   * @param most the most bytes that it may have
   * @throws ProblemException 413 if it has more, 400 if it ends before its end, 408 if that takes
   *     longer than {@link BoundedBody#LONGEST}
   */
  static byte[] bytes(InputStream body, int most) {
    byte[] bytes = read(body, most);
    if (bytes.length > most) {
      throw tooLong(most);
    }
    return bytes;
  }

  /** 413, for a body of more bytes than this. */
  static ProblemException tooLong(int most) {
    return Problem.of(413, "The body has more than " + most + " bytes: send less at a time.")
        .exception();
  }

  /**
   * The JSON of an admin request.
   *
   * @throws ProblemException likewise, the most being {@value #MAX_ADMIN_BYTES} bytes
   * @throws JsonInputException if it is not JSON
   */
  static Object json(InputStream body) {
    byte[] bytes = bytes(body, MAX_ADMIN_BYTES);
    return JsonInput.read(Utf8.decode(bytes, 0, bytes.length), MAX_ADMIN_DEPTH);
  }

  /**
   * Makes sure that an admin request asks for nothing more: its body is empty or an empty object.
   *
   * @throws ProblemException likewise
   * @throws JsonInputException if it is anything else
   */
  static void nothing(InputStream body) {
    byte[] bytes = bytes(body, MAX_ADMIN_BYTES);
    if (bytes.length > 0) {
      String text = Utf8.decode(bytes, 0, bytes.length);
      if (!JsonFields.of(JsonInput.read(text, MAX_ADMIN_DEPTH)).isEmpty()) {
        throw new JsonInputException(JsonPath.ROOT, "must be empty here");
      }
    }
  }

  private static byte[] read(InputStream body, int most) {
    try {
      return body == null ? new byte[0] : new BoundedBody(body, System::nanoTime).read(most);
    } catch (BoundedBody.TooSlowException e) {
      throw Problem.of(
              408,
              "The body did not arrive within a minute: send less at a time, or over a faster"
                  + " connection.")
          .header("Connection", "close")
          .exception();
    } catch (IOException e) {
      throw Problem.of(400, "The body could not be read to its end: send it again.").exception();
    }
  }
}
