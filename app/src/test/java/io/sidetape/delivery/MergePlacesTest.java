package io.sidetape.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MergePlacesTest {
  private final MergePlaces places = new MergePlaces(1);
  private final List<String> merging = new CopyOnWriteArrayList<>();

  @Test
  void tenants_take_turns() throws InterruptedException {
    places.acquire("a");
    for (var tenant : List.of("a", "a", "a", "b", "c", "b")) queue(tenant);
    for (int i = 1; i <= 6; i++) {
      places.release();
      int done = i;
      await().until(() -> merging.size() == done);
    }
    assertThat(merging).containsExactly("a", "b", "c", "a", "b", "a");
  }

  @Test
  void who_gives_up_waiting_is_in_nobodys_way() throws InterruptedException {
    places.acquire("a");
    var hurried = queue("b");
    queue("c");
    hurried.interrupt();
    hurried.join();
    places.release();
    await().until(() -> merging.equals(List.of("c")));
    assertThat(places.waiting()).isZero();
  }

  @Test
  void once_closed_it_waits_for_those_that_merge_and_takes_no_other() throws InterruptedException {
    places.acquire("a");
    var late = queue("b");
    assertThat(places.close(Duration.ZERO)).isFalse();
    places.release();
    assertThat(places.close(Duration.ofMinutes(1))).isTrue();
    late.interrupt();
    late.join();
    assertThat(merging).isEmpty();
  }

  /// Returns once it waits.
  private Thread queue(String tenant) throws InterruptedException {
    int before = places.waiting();
    var thread = Thread.ofVirtual().start(() -> merge(tenant));
    await().until(() -> places.waiting() == before + 1);
    return thread;
  }

  private void merge(String tenant) {
    try {
      places.acquire(tenant);
      merging.add(tenant);
    } catch (InterruptedException gaveUp) {
      Thread.currentThread().interrupt();
    }
  }
}
