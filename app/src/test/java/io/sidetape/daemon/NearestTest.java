package io.sidetape.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void the_distance_counts_letters_changed_added_and_left_out() {
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("same", "same")).isZero();
  }

  @Test
  void the_nearest_word_is_found_and_there_is_none_among_none() {
    assertThat(Nearest.to("pasword", List.of("username", "password"))).contains("password");
    assertThat(Nearest.to("x", List.of())).isEmpty();
  }
}
