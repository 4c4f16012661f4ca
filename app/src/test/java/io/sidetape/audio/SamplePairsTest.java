package io.sidetape.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplePairsTest {
  private final SamplePairs twos = new SamplePairs();

  @Test
  void a_pair_holds_two_samples_of_either_sign() {
    short[] extremes = {Short.MIN_VALUE, -1, 0, 1, Short.MAX_VALUE};
    for (short first : extremes)
      for (short second : extremes) {
        int pair = paired(first, second)[0];
        assertThat(SamplePairs.first(pair)).isEqualTo(first);
        assertThat(SamplePairs.second(pair)).isEqualTo(second);
      }
  }

  @Test
  void the_last_of_an_odd_number_is_followed_by_zero_whatever_was_there_before() {
    paired((short) 1, (short) 2, (short) 3, (short) 4);
    int last = paired((short) 5, (short) 6, (short) -7)[1];
    assertThat(SamplePairs.first(last)).isEqualTo(-7);
    assertThat(SamplePairs.second(last)).isZero();
  }

  @Test
  void two_lanes_make_frames_with_the_left_one_first() {
    var frames = new long[2];
    var left = paired((short) -1, (short) 0x1234, (short) 3);
    var right = paired((short) 0x5678, Short.MIN_VALUE, (short) -4);
    Interleaver.pack(left, right, frames, 2);
    assertThat(Arrays.stream(frames).mapToObj(Long::toHexString))
        .containsExactly("800012345678ffff", "fffc0003");
  }

  private int[] paired(short... samples) {
    var pairs = new int[SamplePairs.count(samples.length)];
    twos.pair(samples, samples.length, pairs);
    return pairs;
  }
}
