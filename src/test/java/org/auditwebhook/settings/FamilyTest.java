package org.auditwebhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyTest {
  private static final String INGEST = "audit.webhook.ingest.token.";

  @TempDir Path directory;

  @Test
  void aMemberIsFoundByItsProperty() {
    assertThat(read(Map.of("ingest.token.registry-a", "a-token-for-tests"), Map.of()))
        .containsExactly(token("registry-a", "a-token-for-tests"));
  }

  @Test
  void aMemberIsFoundByItsVariable() {
    assertThat(read(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A", "a-token-for-tests")))
        .containsExactly(token("registry-a", "a-token-for-tests"));
  }

  @Test
  void aMemberMayBeGivenAsAFile() throws IOException {
    String file = Files.writeString(directory.resolve("token"), "a-token-for-tests\n").toString();

    assertThat(read(Map.of("ingest.token.registry-a.file", file), Map.of()))
        .containsExactly(token("registry-a", "a-token-for-tests"));
    assertThat(read(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A_FILE", file)))
        .containsExactly(token("registry-a", "a-token-for-tests"));
  }

  @Test
  void aPropertyAndItsVariableAreOneMember() {
    assertThat(
            read(
                Map.of("ingest.token.registry-a", "a-token-of-the-property"),
                Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_REGISTRY_A", "a-token-of-the-variable")))
        .containsExactly(token("registry-a", "a-token-of-the-property"));
  }

  @Test
  void membersAreInAlphabeticalOrderBehindTheListWithoutNames() {
    assertThat(
            read(
                Map.of(
                    "ingest.token.b",
                    "a-token-with-number-2",
                    "ingest.token",
                    "a-token-with-number-0",
                    "ingest.token.c",
                    "a-token-with-number-3"),
                Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_A", "a-token-with-number-1")))
        .containsExactly(
            token("ingest.token", "a-token-with-number-0"),
            token("a", "a-token-with-number-1"),
            token("b", "a-token-with-number-2"),
            token("c", "a-token-with-number-3"));
  }

  @Test
  void theFixedSettingsAreNoMembers() throws IOException {
    String file = Files.writeString(directory.resolve("token"), "a-token-for-tests\n").toString();

    assertThat(read(Map.of("ingest.token.file", file), Map.of()))
        .containsExactly(token("ingest.token", "a-token-for-tests"));
    assertThat(read(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_FILE", file)))
        .containsExactly(token("ingest.token", "a-token-for-tests"));
  }

  @Test
  void aBlankMemberIsNone() {
    assertThat(read(Map.of("ingest.token.registry-a", " "), Map.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A", "a_b", "a.b", "-a", "a-", "a--b", "é", "a-file", "", " ", "a\nb", "<name>"})
  void aNameThatIsNoneIsRefused(String name) {
    assertThat(problems(Map.of("ingest.token." + name, "a-token-for-tests"), Map.of()))
        .singleElement()
        .asString()
        .startsWith(INGEST + "<name> must have a name of 1 to 64 lower-case letters")
        .endsWith(", not \"" + name.replace('\n', '?') + "\"");
  }

  @Test
  void aNameHasAtMost64Characters() {
    String longest = "a".repeat(64);

    assertThat(read(Map.of("ingest.token." + longest, "a-token-for-tests"), Map.of())).hasSize(1);
    assertThat(problems(Map.of("ingest.token.a" + longest, "a-token-for-tests"), Map.of()))
        .hasSize(1);
  }

  @Test
  void aVariableThatMakesNoNameIsRefused() {
    assertThat(problems(Map.of(), Map.of("AUDIT_WEBHOOK_INGEST_TOKEN_A__B", "a-token-for-tests")))
        .singleElement()
        .asString()
        .endsWith(", not \"a--b\"");
  }

  @Test
  void twoNamesThatAreOneVariableAreRefused() {
    assertThat(
            problems(
                Map.of(
                    "ingest.token.a-b",
                    "a-token-with-number-1",
                    "ingest.token.a_b",
                    "a-token-with-number-2"),
                Map.of()))
        .contains(
            INGEST
                + "a-b and "
                + INGEST
                + "a_b are the same to an environment variable; remove one of them");
  }

  @Test
  void theConcretePropertyIsNamed() {
    assertThat(
            problems(
                Map.of(
                    "ingest.token.a", "two tokens",
                    "ingest.token.b", "s3cret,s3cret",
                    "ingest.token.c", "x",
                    "ingest.token.c.file", "none",
                    "ingest.token.d.file", "none"),
                Map.of()))
        .extracting(sentence -> sentence.replaceAll(";.*", ""))
        .containsExactlyInAnyOrder(
            INGEST + "a must be one token in visible ASCII characters, without spaces and commas",
            INGEST + "b must be one token in visible ASCII characters, without spaces and commas",
            INGEST + "c and " + INGEST + "c.file are both set",
            INGEST + "d.file names a file that can't be read");
  }

  private static Token token(String name, String text) {
    return new Token(name, TokenDigest.of(text));
  }

  private static List<Token> read(Map<String, String> properties, Map<String, String> variables) {
    return Settings.read(new Texts(properties, variables)).access().tokens().ingest();
  }

  private static List<String> problems(
      Map<String, String> properties, Map<String, String> variables) {
    return catchThrowableOfType(InvalidSettingException.class, () -> read(properties, variables))
        .problems();
  }
}
