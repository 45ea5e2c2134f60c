package org.auditwebhook.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipFile;
import org.auditwebhook.it.harness.Installation;
import org.junit.jupiter.api.Test;

/** The list of what is in the WAR, for those who look for components with known faults. */
class SbomIT {
  private static final String LIBRARIES = "WEB-INF/lib/";

  @Test
  void itNamesTheLibrariesOfTheWarAndNoOthers() throws IOException {
    try (ZipFile war = new ZipFile(Installation.war().toFile());
        JsonReader sbom = Json.createReader(Files.newBufferedReader(sbom()))) {
      List<String> libraries =
          war.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
              .map(name -> name.substring(LIBRARIES.length()))
              .toList();

      assertThat(sbom.readObject().getJsonArray("components"))
          .extracting(JsonValue::asJsonObject)
          .extracting(SbomIT::jar)
          .isNotEmpty()
          .containsExactlyInAnyOrderElementsOf(libraries);
    }
  }

  private static Path sbom() {
    return Installation.war().resolveSibling("audit-webhook-sbom.json");
  }

  private static String jar(JsonObject component) {
    return component.getString("name") + "-" + component.getString("version") + ".jar";
  }
}
