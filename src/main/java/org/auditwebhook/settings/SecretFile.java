package org.auditwebhook.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Reads a secret from a file. The exceptions are ends of sentences; they do not show the path,
 * because it is a secret where someone has mistaken one property for the other.
 */
final class SecretFile {
  /** Far more than a secret needs; keeps a wrong path from filling the memory. */
  private static final int MAX_BYTES = 65_536;

  private SecretFile() {}

  /**
   * The text of the file without the line breaks at its end; not blank.
   *
   * @throws IllegalArgumentException if there is none
   */
  static String read(String path) {
    try (InputStream file = Files.newInputStream(Path.of(path))) {
      byte[] bytes = file.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException("names a file of more than 64 KiB; name another one");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.isBlank()) {
        throw new IllegalArgumentException("names an empty file; write the value into it");
      }
      return text.replaceAll("[\r\n]+$", "");
    } catch (CharacterCodingException notText) {
      throw new IllegalArgumentException("names a file that is not UTF-8 text; write it anew");
    } catch (IOException | InvalidPathException unreadable) {
      throw new IllegalArgumentException(
          "names a file that can't be read; check its path and that the server may read it");
    }
  }
}
