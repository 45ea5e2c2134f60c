package org.auditwebhook.it.harness;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Runs the verifier in {@code src/test/node}, which the build has put to its packages. */
public final class Node {
  private Node() {}

  /** What the verifier prints for this input. */
  public static JsonObject verify(JsonObject input) {
    Path directory = Installation.target().resolve("node");
    try {
      Process process =
          new ProcessBuilder(System.getProperty("node"), "verify.mjs")
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var out = process.getOutputStream()) {
        out.write(input.toString().getBytes(StandardCharsets.UTF_8));
      }
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError("The verifier failed: its error is above. " + printed);
      }
      return JsonText.object(printed);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
