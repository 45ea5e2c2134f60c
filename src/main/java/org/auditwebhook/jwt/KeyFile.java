package org.auditwebhook.jwt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The keys in a file, which may be replaced while we run. */
record KeyFile(Path path) implements KeySource {
  /** Far more than keys need; keeps a wrong path from filling the memory. */
  static final int MOST_BYTES = 256 * 1024;

  @Override
  public KeySet read() throws UnreadableKeysException {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IllegalArgumentException("has more than 256 KiB; name another one");
      }
      return KeyText.read(bytes);
    } catch (IllegalArgumentException unusable) {
      throw new UnreadableKeysException("names a file that " + unusable.getMessage(), unusable);
    } catch (IOException unreadable) {
      throw new UnreadableKeysException(
          "names a file that can't be read; check its path and that the server may read it",
          unreadable);
    }
  }
}
