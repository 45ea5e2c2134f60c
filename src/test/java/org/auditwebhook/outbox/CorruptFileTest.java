package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorruptFileTest {
  /** What was seen to make H2 refuse a file, or take it for a new one. */
  enum Damage {
    HEAD_OVERWRITTEN {
      @Override
      byte[] of(byte[] file) {
        Arrays.fill(file, 0, 8_192, (byte) 'x');
        return file;
      }
    },
    CUT_OFF_IN_THE_HEAD {
      @Override
      byte[] of(byte[] file) {
        return Arrays.copyOf(file, 100);
      }
    },
    ALL_BUT_THE_HEAD_OVERWRITTEN {
      @Override
      byte[] of(byte[] file) {
        Arrays.fill(file, 8_192, file.length, (byte) 'x');
        return file;
      }
    },
    SOMETHING_ELSE {
      @Override
      byte[] of(byte[] file) {
        return "no database\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
      }
    };

    abstract byte[] of(byte[] file);
  }

  @TempDir Path directory;
  private Path file;
  private List<Long> lost;

  @BeforeEach
  void record() {
    file = directory.resolve("outbox.mv.db");
    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      lost = outbox.record(1_500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void corruptFileIsSetAsideAndReported(Damage damage) throws Exception {
    Files.write(file, damage.of(Files.readAllBytes(file)));

    try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
      outbox.gaps.writeAll();

      Path aside = setAside().get(0);
      assertThat(gaps(outbox))
          .singleElement()
          .asString()
          .contains(
              "\"details\":{\"cause\":\"file_corrupt\",\"file\":\""
                  + aside.getFileName()
                  + "\",\"to\":\"");
      assertThat(outbox.counts().dropped()).isZero();
      assertThat(outbox.record(1).get(0)).isGreaterThan(lost.get(1_499));
    }
  }

  @Test
  void fileThatWasSetAsideIsKeptAsItWas() throws Exception {
    byte[] damaged = Damage.HEAD_OVERWRITTEN.of(Files.readAllBytes(file));
    Files.write(file, damaged);

    OutboxUnderTest.in(directory).close();
    OutboxUnderTest.in(directory).close();

    assertThat(setAside()).hasSize(1);
    assertThat(setAside().get(0)).hasBinaryContent(damaged);
  }

  @Test
  void idsRiseOverEveryFileThatIsSetAside() throws Exception {
    long last = lost.get(1_499);
    for (int i = 0; i < 2; i++) {
      Files.write(file, Damage.HEAD_OVERWRITTEN.of(Files.readAllBytes(file)));
      for (int start = 0; start < 2; start++) {
        try (OutboxUnderTest outbox = OutboxUnderTest.in(directory)) {
          long next = outbox.record(1).get(0);
          assertThat(next).isGreaterThan(last);
          last = next;
        }
      }
    }
    assertThat(setAside()).hasSize(2);
  }

  @Test
  void fileThatAnotherProcessHasOpenIsNotCorrupt() throws Exception {
    try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();

      assertThatThrownBy(() -> OutboxUnderTest.in(directory))
          .hasMessageContaining("Another process");
    }
    assertThat(setAside()).isEmpty();
  }

  private List<Path> setAside() throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("outbox.mv.db.corrupt-"))
          .toList();
    }
  }

  private static List<String> gaps(OutboxUnderTest outbox) {
    return Stream.concat(outbox.claim(10).stream(), outbox.lane().close().stream())
        .map(leased -> new String(leased.body(), StandardCharsets.UTF_8))
        .filter(body -> body.contains("\"action\":\"audit.gap\""))
        .toList();
  }
}
