package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedBodyTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 8_192, 8_193, 16_384, 100_000})
  void bodyIsReadToItsEnd(int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);

    assertThat(body(new ByteArrayInputStream(bytes)).read(length)).isEqualTo(bytes);
    assertThat(body(new ByteArrayInputStream(bytes)).read(200_000)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8_191, 8_192, 100_000})
  void oneByteMoreThanTheMostIsReadOfAnEndlessBody(int most) throws IOException {
    assertThat(body(dripping(Duration.ZERO)).read(most)).hasSize(most + 1);
  }

  @Test
  void bodyThatDripsIsGivenUp() {
    // given a byte every 10 s: after the seventh more than a minute has gone by
    InputStream dripping = dripping(Duration.ofSeconds(10));

    assertThatThrownBy(() -> body(dripping).read(100))
        .isInstanceOf(BoundedBody.TooSlowException.class);
    assertThat(now.get() - (Long.MAX_VALUE - 1)).isEqualTo(Duration.ofSeconds(70).toNanos());
  }

  @Test
  void bodyThatTakesAMinuteIsNotTooSlow() throws IOException {
    assertThat(body(dripping(Duration.ofSeconds(10))).read(5)).hasSize(6);
  }

  private BoundedBody body(InputStream in) {
    return new BoundedBody(in, now::get);
  }

  /** One byte at a time, each after so long. */
  private InputStream dripping(Duration each) {
    return new InputStream() {
      @Override
      public int read() {
        return 'a';
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        now.addAndGet(each.toNanos());
        buffer[offset] = 'a';
        return 1;
      }
    };
  }
}
