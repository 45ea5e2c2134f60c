package org.auditwebhook.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MessageIdsTest {
  private final MessageIds ids = new MessageIds("0123456789abcdef");

  @Test
  void eventIsKnownByItsOutboxAndItsId() {
    assertThat(ids.of(17)).isEqualTo("evt_0123456789abcdef_17");
  }

  @Test
  void batchOfOneIsKnownAsItsEvent() {
    assertThat(ids.of(List.of(17L))).isEqualTo(ids.of(17));
  }

  @Test
  void batchIsKnownByItsFirstEventAndADigestOfAllThatNeverChanges() {
    // printf '%016x%016x%016x' 17 18 20 | xxd -r -p | sha256sum | cut -c 1-16
    assertThat(ids.of(List.of(17L, 18L, 20L)))
        .isEqualTo("batch_0123456789abcdef_17_c82394c5a8774541");
  }

  @Test
  void anotherCompositionOrOrderOrOutboxHasAnotherId() {
    Set<String> all = new HashSet<>();
    for (int first = 1; first <= 20; first++) {
      for (int last = first; last <= 20; last++) {
        all.add(ids.of(LongStream.rangeClosed(first, last).boxed().toList()));
      }
    }
    assertThat(all).hasSize(20 * 21 / 2);
    assertThat(ids.of(List.of(1L, 3L, 2L))).isNotEqualTo(ids.of(List.of(1L, 2L, 3L)));
    assertThat(new MessageIds("fedcba9876543210").of(List.of(1L, 2L)))
        .isNotEqualTo(ids.of(List.of(1L, 2L)));
  }

  @Test
  void idHasNoFullStopAndFitsIntoAHeader() {
    assertThat(ids.of(List.of(Long.MAX_VALUE, 1L))).doesNotContain(".").hasSizeLessThan(100);
  }
}
