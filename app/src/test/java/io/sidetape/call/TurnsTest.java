package io.sidetape.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final List<Integer> served = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  @Test
  void so_many_go_at_once_and_the_others_in_the_order_in_which_they_came() throws Exception {
    var turns = turns(2, LONG);
    var first = turns.queue();
    var second = turns.queue();
    for (int i = 0; i < 5; i++) serve(turns.queue(), i);
    assertThat(served).isEmpty();

    first.end();
    join();
    assertThat(served).containsExactly(0, 1, 2, 3, 4);
    second.end();
  }

  @Test
  void ending_a_turn_twice_is_ending_it_once() throws Exception {
    var turns = turns(1, LONG);
    var first = turns.queue();
    first.end();
    first.end();
    var next = turns.queue();
    var waiting = turns.queue();
    assertThat(next.place()).isZero();
    assertThat(waiting.place()).isEqualTo(1);
    next.end();
    assertThat(waiting.place()).isZero();
  }

  @Test
  void who_waits_is_told_how_fast_others_are_served() {
    var now = new AtomicLong();
    var turns = new Turns(1, LONG, now::get);
    var first = turns.queue();
    var second = turns.queue();
    turns.queue();
    var last = turns.queue();
    assertThat(last.each()).as("not known yet").isZero();
    now.addAndGet(70);
    assertThat(last.each()).as("at least").hasNanos(70);
    first.end();
    now.addAndGet(20);
    second.end();
    assertThat(last.each()).hasNanos(20);
  }

  @Test
  void what_is_in_no_hurry_waits_until_nobody_has_a_turn() throws Exception {
    var turns = turns(1, LONG);
    turns.rest(LONG);
    var first = turns.queue();
    var second = turns.queue();
    var rested = new CountDownLatch(1);
    threads.add(Thread.ofVirtual().start(() -> rest(turns, rested)));
    first.end();
    assertThat(rested.await(50, TimeUnit.MILLISECONDS)).isFalse();
    second.end();
    join();
    assertThat(rested.getCount()).isZero();
  }

  private static void rest(Turns turns, CountDownLatch rested) {
    try {
      turns.rest(LONG);
      rested.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void but_not_for_ever() throws Exception {
    var turns = turns(1, LONG);
    var stuck = turns.queue();
    turns.rest(Duration.ofMillis(20));
    assertThat(stuck.place()).isZero();
  }

  @Test
  void who_has_gone_on_lets_those_go_first_who_are_held() throws Exception {
    var turns = turns(1, LONG);
    var first = turns.queue();
    var gone = turns.queue();
    var held = turns.queue();
    gone.giveWay();
    gone.wentOn();
    serve(gone, 1);
    serve(held, 2);
    var cameLater = turns.queue();
    serve(cameLater, 3);
    first.giveWay(); // its turn is over by that
    join();
    assertThat(served).containsExactly(2, 3, 1);
  }

  @Test
  void who_has_gone_on_comes_after_all_who_are_to_go_on() throws Exception {
    var turns = turns(1, LONG);
    var first = turns.queue();
    var gone = turns.queue();
    var going = turns.queue();
    gone.giveWay();
    going.giveWay();
    gone.wentOn();
    serve(gone, 1);
    first.end();
    assertThat(served).isEmpty();
    var held = turns.queue();
    assertThat(held.place()).as("is served at once").isZero();
    going.wentOn();
    assertThat(served).isEmpty();
    held.end();
    join();
    assertThat(served).containsExactly(1);
    serve(going, 2);
    join();
  }

  @Test
  void who_ends_while_it_is_to_go_on_keeps_nobody() throws Exception {
    var turns = turns(1, LONG);
    var first = turns.queue();
    var gone = turns.queue();
    var going = turns.queue();
    gone.giveWay();
    gone.wentOn();
    serve(gone, 1);
    going.giveWay();
    first.end();
    assertThat(served).isEmpty();
    going.end();
    join();
    assertThat(served).containsExactly(1);
  }

  @Test
  void who_leaves_the_queue_ends_nobody_elses_turn() throws Exception {
    var turns = turns(1, LONG);
    var first = turns.queue();
    var left = turns.queue();
    var last = turns.queue();
    left.end();
    assertThat(last.place()).isEqualTo(1);
    first.end();
    assertThat(last.place()).isZero();
    left.end();
    assertThat(turns.queue().place()).isEqualTo(1);
  }

  @Test
  void who_has_waited_for_long_goes_on_without_and_takes_nobodys_place() throws Exception {
    var turns = turns(1, Duration.ofMillis(50));
    var first = turns.queue();
    var impatient = turns.queue();
    impatient.await();
    impatient.end();
    var next = turns.queue();
    assertThat(next.place()).isEqualTo(1);
    first.end();
    serve(next, 1);
    join();
    assertThat(served).containsExactly(1);
  }

  @Test
  void who_is_interrupted_leaves_the_queue() throws Exception {
    var turns = turns(1, LONG);
    turns.queue();
    var stopped = turns.queue();
    var last = turns.queue();
    serve(stopped, 1);
    assertThat(last.place()).isEqualTo(2);
    threads.getFirst().interrupt();
    join();
    assertThat(served).isEmpty();
    assertThat(last.place()).isEqualTo(1);
  }

  private static Turns turns(int atOnce, Duration patience) {
    return new Turns(atOnce, patience, System::nanoTime);
  }

  private void serve(Turns.Turn turn, int number) {
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                turn.await();
                served.add(number);
                turn.end();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void join() {
    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }
}
