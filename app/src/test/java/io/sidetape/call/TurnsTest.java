package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @Test
  void so_many_go_at_once_and_the_others_in_the_order_in_which_they_came() throws Exception {
    var turns = new Turns(2, LONG);
    var first = turns.next();
    var second = turns.next();
    var served = new CopyOnWriteArrayList<Integer>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 5; i++) {
      threads.add(waiting(turns, i, served));
      int many = i + 1;
      await().until(() -> turns.waiting() == many);
    }
    assertThat(served).isEmpty();

    first.end();
    for (var thread : threads) thread.join();
    assertThat(served).containsExactly(0, 1, 2, 3, 4);
    assertThat(turns.waiting()).isZero();
    second.end();
  }

  @Test
  void ending_a_turn_twice_is_ending_it_once() throws Exception {
    var turns = new Turns(1, LONG);
    var first = turns.next();
    first.end();
    first.end();
    var next = turns.next();
    var served = new CopyOnWriteArrayList<Integer>();
    var thread = waiting(turns, 7, served);
    await().until(() -> turns.waiting() == 1);
    assertThat(served).isEmpty();
    next.end();
    thread.join();
    assertThat(served).containsExactly(7);
  }

  @Test
  void who_has_waited_for_long_goes_on_without_and_takes_nobodys_place() throws Exception {
    var turns = new Turns(1, Duration.ofMillis(50));
    var first = turns.next();
    turns.next().end();
    turns.next().end();
    var served = new CopyOnWriteArrayList<Integer>();
    first.end();
    waiting(turns, 1, served).join();
    assertThat(served).containsExactly(1);
  }

  private static Thread waiting(Turns turns, int number, List<Integer> served) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            var turn = turns.next();
            served.add(number);
            turn.end();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }
}
