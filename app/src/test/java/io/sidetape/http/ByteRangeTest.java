package io.sidetape.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ByteRangeTest {
  private static final ByteRange WHOLE = new ByteRange.Whole();
  private static final ByteRange OUTSIDE = new ByteRange.Outside();

  @Test
  void one_range_is_a_part() {
    assertThat(range("bytes=0-0")).isEqualTo(new ByteRange.Part(0, 1));
    assertThat(range("bytes=90-")).isEqualTo(new ByteRange.Part(90, 100));
    assertThat(range("bytes=90-500")).isEqualTo(new ByteRange.Part(90, 100));
    assertThat(range("bytes=-30")).isEqualTo(new ByteRange.Part(70, 100));
    assertThat(range("bytes=-500")).isEqualTo(new ByteRange.Part(0, 100));
    assertThat(range("Bytes= 007-8 ")).isEqualTo(new ByteRange.Part(7, 9));
  }

  @Test
  void what_begins_behind_the_end_is_outside() {
    assertThat(range("bytes=100-")).isEqualTo(OUTSIDE);
    assertThat(range("bytes=-0")).isEqualTo(OUTSIDE);
    assertThat(range("bytes=99999999999999999999999-")).isEqualTo(OUTSIDE);
    assertThat(ByteRange.of(Optional.of("bytes=0-"), 0)).isEqualTo(OUTSIDE);
    assertThat(ByteRange.of(Optional.of("bytes=-1"), 0)).isEqualTo(OUTSIDE);
  }

  @Test
  void several_and_misunderstood_ones_are_the_whole() {
    for (var header :
        List.of(
            "bytes=0-1,3-4",
            "bytes=" + "0-,".repeat(2_000) + "0-",
            "bytes=5-4",
            "bytes=-",
            "bytes=a-b",
            "bytes=--1",
            "bytes 0-1",
            "lines=0-1",
            "bytes=" + "9".repeat(50) + "-",
            "")) assertThat(range(header)).as(header).isEqualTo(WHOLE);
    assertThat(ByteRange.of(Optional.empty(), 100)).isEqualTo(WHOLE);
  }

  private static ByteRange range(String header) {
    return ByteRange.of(Optional.of(header), 100);
  }
}
