package org.auditwebhook.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PageTest {
  private static Page<Long> page(int rows, int bytes, long after, int limit) {
    return Page.of(
        (behind, most) ->
            LongStream.rangeClosed(behind + 1, Math.min(rows, behind + most)).boxed().toList(),
        new Page.Measure<>(id -> id, id -> bytes),
        after,
        limit);
  }

  @Test
  void theLastPageHasNoNext() {
    assertThat(page(0, 0, 0, 10)).isEqualTo(new Page<>(List.of(), OptionalLong.empty()));
    assertThat(page(10, 0, 0, 10).next()).isEmpty();
    assertThat(page(10, 0, 7, 10).rows()).containsExactly(8L, 9L, 10L);
    assertThat(page(Page.CHUNK, 0, 0, Page.CHUNK).next()).isEmpty();
    assertThat(page(1_000, 0, 0, 1_000).rows()).hasSize(1_000);
  }

  @Test
  void nextIsTheLastRowShown() {
    assertThat(page(11, 0, 0, 10).next()).hasValue(10);
    assertThat(page(Page.CHUNK + 1, 0, 0, Page.CHUNK).next()).hasValue(Page.CHUNK);
    assertThat(page(1_000, 0, 5, 1).rows()).containsExactly(6L);
  }

  @Test
  void largeRowsEndAPageEarly() {
    Page<Long> page = page(100, Page.MAX_BYTES / 4, 0, 50);

    assertThat(page.rows()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(page.next()).hasValue(4);
    assertThat(page(100, Page.MAX_BYTES * 2, 0, 50).rows()).containsExactly(1L);
  }
}
