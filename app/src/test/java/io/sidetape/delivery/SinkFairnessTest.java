package io.sidetape.delivery;

import static io.sidetape.store.ScriptedSink.readAll;
import static io.sidetape.store.ScriptedSink.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many recordings for one sink: what is wrong with some of them does not hold up the others.
class SinkFairnessTest extends SinkTroubleRig {
  @Test
  void retry_after_nothing_is_no_storm() throws Exception {
    var requests = new AtomicInteger();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      readAll(socket.getInputStream());
                      requests.incrementAndGet();
                      send(socket, busy("Retry-After: 0"));
                    })
                .url());
    for (int i = 0; i < 20; i++) courier.deliver(house.finishedCall(spool, "acme", 100));
    time.mayPass(Duration.ofHours(1));
    await().atMost(PATIENCE).until(time::hasPassed);
    assertThat(requests.get()).isBetween(20, 300);
    assertThat(courier.backlog()).isEqualTo(20);
  }

  @Test
  void what_a_tenant_is_told_to_wait_does_not_hold_up_another() throws Exception {
    var store = new Store();
    var acme = ConcurrentHashMap.<String>newKeySet();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      if (acme.contains(request.header("Idempotency-Key").orElseThrow())) {
                        send(socket, busy("Retry-After: 3600"));
                      } else {
                        store.take(request);
                        ok(socket);
                      }
                    })
                .url());
    for (int i = 0; i < 20; i++) {
      var id = house.finishedCall(spool, "acme", 100);
      acme.add(id.text());
      courier.deliver(id);
    }
    var other = house.finishedCall(spool, "beta", 100);
    courier.deliver(other);
    await().atMost(PATIENCE).until(() -> store.taken.contains(other.text()));
    assertThat(time.passed()).as("nobody waited for anything").isZero();
  }

  @Test
  void a_sink_that_hangs_on_a_tenant_delays_no_merge_and_no_other_tenant() throws Exception {
    var store = new Store();
    var hangs = ConcurrentHashMap.<String>newKeySet();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      if (hangs.contains(request.header("Idempotency-Key").orElseThrow()))
                        sink.closed.await();
                      store.take(request);
                      ok(socket);
                    })
                .url(),
            Duration.ofMinutes(10));
    for (int i = 0; i < 30; i++) {
      var id = house.finishedCall(spool, "acme", 100);
      hangs.add(id.text());
      courier.deliver(id);
    }
    for (var id : spool.ids())
      await().atMost(PATIENCE).until(() -> spool.peek(id).orElseThrow().stored());
    var others = new HashSet<String>();
    for (int i = 0; i < 30; i++) others.add(house.finishedCall(spool, "beta", 100).text());
    for (var id : others) courier.deliver(new RecordingId(id));
    await().atMost(PATIENCE).until(() -> store.taken.equals(others) && courier.backlog() == 30);
  }

  @Test
  void the_backlog_drains_in_parallel_and_never_by_more_than_the_limit() throws Exception {
    var store = new Store();
    var both = new CountDownLatch(SETTINGS.posts());
    var now = new AtomicInteger();
    var most = Collections.synchronizedList(new ArrayList<Integer>());
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      most.add(now.incrementAndGet());
                      both.countDown();
                      both.await(); // as many as there are places must be here at once
                      now.decrementAndGet();
                      ok(store, socket);
                    })
                .url());
    for (int i = 0; i < 40; i++)
      courier.deliver(house.finishedCall(spool, i % 2 == 0 ? "acme" : "beta", 100));
    delivered(courier);
    assertThat(store.taken).hasSize(40);
    assertThat(Collections.max(most)).isLessThanOrEqualTo(SETTINGS.posts());
  }

  @Test
  void a_recording_that_the_sink_cannot_digest_does_not_keep_the_others() throws Exception {
    var store = new Store();
    var poison = new CopyOnWriteArrayList<String>();
    var courier =
        courier(
            server(
                    (sink, socket) -> {
                      var request = readAll(socket.getInputStream());
                      boolean bad =
                          poison.contains(request.header("Idempotency-Key").orElseThrow());
                      if (!bad) store.take(request);
                      send(
                          socket,
                          bad
                              ? busy("X: y")
                              : new String[] {"HTTP/1.1 204 x", "Connection: close", "", ""});
                    })
                .url());
    for (int i = 0; i < 60; i++) {
      var id = house.finishedCall(spool, "acme", 100);
      if (i % 10 == 0) poison.add(id.text());
      courier.deliver(id);
    }
    time.mayPass(Duration.ofMinutes(10));
    await().atMost(PATIENCE).until(time::hasPassed);
    assertThat(store.taken).hasSize(54);
    assertThat(courier.backlog()).isEqualTo(6);
  }

  @Test
  void an_attempt_that_breaks_down_leaves_its_place_to_the_next() throws Exception {
    var broken =
        new Random() {
          @Override
          public long nextLong(long bound) {
            throw new StackOverflowError("of this test's own");
          }
        };
    var server =
        server((sink, socket) -> {
          readAll(socket.getInputStream());
          send(socket, busy("X: y"));
        });
    var courier = courier(server.url(), Duration.ofSeconds(1), broken);
    for (int i = 0; i < 2 * SETTINGS.posts(); i++)
      courier.deliver(house.finishedCall(spool, "acme", 100));
    delivered(courier);
    assertThat(spool.ids()).as("they stay for the next start").hasSize(2 * SETTINGS.posts());
  }
}
