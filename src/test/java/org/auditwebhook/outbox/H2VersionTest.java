package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.h2.engine.Constants;
import org.junit.jupiter.api.Test;

class H2VersionTest {
  @Test
  void theOneOfTheBuildIsExpected() {
    assertThat(Constants.VERSION).isEqualTo(H2Version.EXPECTED);
    assertThatCode(H2Version::require).doesNotThrowAnyException();
  }

  @Test
  void thatOfPayaraIsRefusedWithWhatToDo() {
    assertThatExceptionOfType(OutboxUnavailableException.class)
        .isThrownBy(() -> H2Version.require("2.2.224"))
        .withMessageContaining("2.2.224")
        .withMessageContaining("<class-loader delegate=\"false\"/>")
        .withMessageContaining("WEB-INF/glassfish-web.xml");
  }
}
