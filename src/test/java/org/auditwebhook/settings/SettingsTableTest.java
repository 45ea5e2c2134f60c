package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds the README's table of settings against the code. */
class SettingsTableTest {

  @Test
  void theReadmeDescribesEverySettingAsTheCodeDoes() throws IOException {
    assertThat(tableUnder("## Settings"))
        .as("the rows of the README's table of settings; take those of the code")
        .containsExactlyElementsOf(Setting.ALL.stream().map(Setting::row).toList());
  }

  @Test
  void theReadmeDescribesEverySettingOfTheClientAsTheCodeDoes() throws IOException {
    assertThat(tableUnder("### Settings of the client"))
        .as("the rows of the README's table of the client's settings; take those of the code")
        .containsExactlyElementsOf(ClientSetting.ALL.stream().map(Setting::row).toList());
  }

  @Test
  void everyPropertyIsDeclaredOnce() {
    assertThat(Settings.properties())
        .doesNotHaveDuplicates()
        .allSatisfy(property -> assertThat(property).startsWith(Settings.PREFIX));
  }

  @Test
  void everyDefaultIsAValueOfItsSetting() {
    // the members of a family have none
    assertThat(Setting.ALL.stream().filter(setting -> !Family.isFamily(setting)))
        .allSatisfy(SettingsTableTest::assertDefaultIsValid);
  }

  private static <T> void assertDefaultIsValid(Setting<T> setting) {
    setting.require(setting.form().parse(setting.defaultText()));
  }

  private static List<String> tableUnder(String heading) throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.matches("###? .*"))
        .filter(line -> line.startsWith("| `" + Settings.PREFIX))
        .toList();
  }
}
