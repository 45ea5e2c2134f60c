package org.auditwebhook.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is looked for as it is, in hexadecimal digits, and in base64 at any offset. */
final class Needles {
  private final Map<String, String> forms = new LinkedHashMap<>();

  /** One more, of at least 16 ASCII characters; the name is for messages. */
  Needles add(String name, String text) {
    if (text.length() < 16) {
      throw new IllegalArgumentException(name + " is so short that it could be found by chance");
    }
    return add(name, text.getBytes(UTF_8));
  }

  /** The same of bytes, which are found in what is read as ISO 8859-1. */
  Needles add(String name, byte[] bytes) {
    forms.put(new String(bytes, ISO_8859_1), name);
    forms.put(HexFormat.of().formatHex(bytes), name + " in hex");
    forms.put(HexFormat.of().withUpperCase().formatHex(bytes), name + " in upper-case hex");
    for (int offset = 0; offset < 3; offset++) {
      byte[] shifted = new byte[offset + bytes.length];
      System.arraycopy(bytes, 0, shifted, offset, bytes.length);
      forms.put(inner(Base64.getEncoder().encodeToString(shifted)), name + " in base64");
      forms.put(inner(Base64.getUrlEncoder().encodeToString(shifted)), name + " in base64url");
    }
    return this;
  }

  /** Which of them are in a text. */
  List<String> in(String where, String text) {
    List<String> found = new ArrayList<>();
    forms.forEach(
        (form, name) -> {
          if (text.contains(form)) {
            found.add(name + " in " + where);
          }
        });
    return found;
  }

  /** Which of them are in a file; none if it is gone. */
  List<String> in(Path file) {
    try {
      return in(file.toString(), Files.readString(file, ISO_8859_1));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without what the bytes around it have a part in. */
  private static String inner(String base64) {
    return base64.substring(4, base64.length() - 4);
  }
}
