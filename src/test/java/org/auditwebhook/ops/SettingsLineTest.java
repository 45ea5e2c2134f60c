package org.auditwebhook.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.auditwebhook.settings.Settings;
import org.junit.jupiter.api.Test;

class SettingsLineTest {

  @Test
  void everySettingIsShownInTheOrderOfTheTable() {
    String[] names =
        Settings.properties().stream()
            .filter(property -> !property.endsWith(".file"))
            .map(property -> property.substring(Settings.PREFIX.length()) + "=")
            .toArray(String[]::new);

    assertThat(SettingsLine.of(Read.settings(Map.of()))).containsSubsequence(names);
    assertThat(Stream.of(SettingsLine.of(Read.settings(Map.of())).split(", ", -1)))
        .hasSameSizeAs(names);
  }

  @Test
  void whatIsNotSetIsUnset() {
    assertThat(SettingsLine.of(Read.settings(Map.of())))
        .contains(
            "url=unset",
            "secret=unset",
            "admin.token=unset",
            "admin.token.<name>=unset",
            "concurrency=512",
            "concurrency.adaptive=true",
            "ordering=none",
            "batch.max-wait=PT1S",
            "rate.limit=0");
  }

  @Test
  void secretsAreShownAsSetAndNeverThemselves() {
    assertThat(
            SettingsLine.of(
                Read.settings(
                    Map.of(
                        "url", "https://a.example:8443/T0/s3cret?key=s3cret",
                        "secret", "s3cret",
                        "admin.token", "s3cret-of-admin-1,s3cret-of-admin-2",
                        "read.token", "s3cret-of-reader-3",
                        "ingest.token", "s3cret-of-reader-4",
                        "ingest.token.registry-b", "s3cret-of-reader-5",
                        "ingest.token.registry-a", "s3cret-of-reader-6"))))
        .contains(
            "url=https://a.example:8443/…",
            "secret=set",
            "admin.token=set (2)",
            "read.token=set (1)",
            "ingest.token=set (1)",
            "ingest.token.<name>=set (registry-a registry-b)")
        .doesNotContain("s3cret");
  }

  @Test
  void theDirectoryIsShownAbsolute() {
    assertThat(SettingsLine.of(Read.settings(Map.of("outbox.directory", "data"))))
        .contains(System.getProperty("user.dir"));
  }
}
