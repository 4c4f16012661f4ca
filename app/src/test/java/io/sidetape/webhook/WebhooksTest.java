package io.sidetape.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidetape.LiveFolder;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhooksTest {
  private static final URI BASE = URI.create("https://pbx.example.com/");

  @TempDir Path state;
  private final List<Webhooks> opened = new ArrayList<>();
  private Metrics metrics = new Metrics("test");
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (var one : opened) one.stop();
    receiver.close();
  }

  @Test
  void an_event_is_told_and_its_file_is_gone() throws Exception {
    var webhooks = running(receiver.target());
    assertThat(webhooks.tell(Samples.completed())).isTrue();
    assertThat(receiver.got.take().body()).contains("recording.completed");
    await().untilAsserted(() -> assertThat(files()).isEmpty());
    await().until(() -> webhooks.waiting() == 0);
    assertThat(metrics.scrape()).contains("sidetape_webhook_attempts_total{outcome=\"taken\"} 1");
  }

  @Test
  void each_target_is_told_what_it_asked_for_and_other_tenants_nothing() throws Exception {
    try (var other = new Receiver()) {
      var some = Set.of(EventType.COMPLETED);
      var picky = new Target(other.url(), SignerTest.SECRET, some, Target.Format.TWILIO);
      var webhooks = running(receiver.target(), picky);
      assertThat(webhooks.tell(Samples.started())).isTrue();
      assertThat(webhooks.tell(Event.deleted(Samples.RECORDING, "other", Samples.AT, "x")))
          .isTrue();
      assertThat(webhooks.tell(Samples.completed())).isTrue();
      var first = receiver.got.take().id();
      var second = receiver.got.take().id();
      assertThat(List.of(first, second))
          .containsExactlyInAnyOrder(
              Samples.started().messageId(), Samples.completed().messageId());
      assertThat(other.got.take().body()).startsWith("AccountSid=acme");
      await().until(() -> webhooks.waiting() == 0);
      assertThat(receiver.got).isEmpty();
      assertThat(other.got).isEmpty();
    }
  }

  @Test
  void what_was_told_and_not_taken_is_sent_after_a_restart() throws Exception {
    var target = receiver.target();
    var stopped = open(InstantSource.system(), target); // never started: as killed right after
    for (var n = 0; n < 20; n++) assertThat(stopped.tell(Samples.numbered(n))).isTrue();
    assertThat(files()).hasSize(20);
    var again = open(InstantSource.system(), target);
    assertThat(again.waiting()).isEqualTo(20);
    again.start();
    var ids = new HashSet<String>();
    while (ids.size() < 20) ids.add(receiver.got.take().id());
    await().untilAsserted(() -> assertThat(files()).isEmpty());
  }

  @Test
  void a_failure_is_tried_again_with_the_same_id_and_body() throws Exception {
    var left = new AtomicInteger(3);
    receiver.answer = _ -> left.getAndDecrement() > 0 ? 503 : 200;
    running(receiver.target()).tell(Samples.completed());
    var first = receiver.got.take();
    for (var n = 0; n < 3; n++) {
      var next = receiver.got.take();
      assertThat(next.id()).isEqualTo(first.id());
      assertThat(next.body()).isEqualTo(first.body());
    }
    await().untilAsserted(() -> assertThat(files()).isEmpty());
    assertThat(metrics.scrape()).contains("sidetape_webhook_attempts_total{outcome=\"later\"} 3");
  }

  @Test
  void a_message_that_is_never_taken_does_not_keep_back_the_others() throws Exception {
    var poison = Samples.numbered(0).messageId();
    var taken = ConcurrentHashMap.<String>newKeySet();
    receiver.answer =
        got -> {
          if (got.id().equals(poison)) return 500;
          taken.add(got.id());
          return 200;
        };
    var webhooks = running(receiver.target());
    for (var n = 0; n < 10; n++) webhooks.tell(Samples.numbered(n));
    await().until(() -> webhooks.waiting() == 1);
    assertThat(taken).hasSize(9).doesNotContain(poison);
  }

  @Test
  void a_dead_target_delays_neither_another_nor_the_teller() throws Exception {
    try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var url = URI.create("http://localhost:" + deaf.getLocalPort());
      var dead = new Target(url, SignerTest.SECRET, EventType.ORDERED, Target.Format.STANDARD);
      var webhooks = running(dead, receiver.target());
      for (var n = 0; n < 50; n++) assertThat(webhooks.tell(Samples.numbered(n))).isTrue();
      for (var n = 0; n < 50; n++) assertThat(receiver.got.take().id()).startsWith("msg_");
      await().until(() -> webhooks.waiting() == 50);
      assertThat(webhooks.check().problem()).isEmpty();
    }
  }

  @Test
  void there_are_never_more_requests_at_once_than_the_pace_says() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var gate = new CountDownLatch(CallerTest.QUICK.parallel());
    receiver.answer =
        _ -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          gate.countDown();
          awaitQuietly(gate);
          now.decrementAndGet();
          return 200;
        };
    var webhooks = running(receiver.target());
    for (var n = 0; n < 40; n++) webhooks.tell(Samples.numbered(n));
    await().until(() -> webhooks.waiting() == 0);
    assertThat(most).hasValue(CallerTest.QUICK.parallel());
  }

  @Test
  void what_nobody_took_in_three_days_is_set_aside_and_kept() throws Exception {
    receiver.answer = _ -> 500;
    var target = receiver.target();
    var early = open(InstantSource.fixed(Instant.now().minus(Duration.ofDays(3))), target);
    early.tell(Samples.completed());
    running(target);
    var kept = kept(target, Samples.completed());
    await().untilAsserted(() -> assertThat(kept).exists());
    assertThat(Files.readString(kept)).contains("recording.completed");
    assertThat(files()).isEmpty();
    assertThat(metrics.scrape()).contains("sidetape_webhook_attempts_total{outcome=\"never\"} 1");
  }

  @Test
  void a_target_that_is_gone_for_good_is_not_tried_again() throws Exception {
    receiver.answer = _ -> 410;
    var target = receiver.target();
    running(target).tell(Samples.completed());
    await().untilAsserted(() -> assertThat(kept(target, Samples.completed())).exists());
    assertThat(receiver.got).hasSize(1);
  }

  @Test
  void what_waited_for_a_target_that_is_not_configured_any_more_is_set_aside() throws Exception {
    var target = receiver.target();
    open(InstantSource.system(), target).tell(Samples.completed());
    running();
    assertThat(kept(target, Samples.completed())).exists();
    assertThat(files()).isEmpty();
  }

  @Test
  void told_twice_it_is_one_message() throws Exception {
    var target = receiver.target();
    var webhooks = open(InstantSource.system(), target);
    webhooks.tell(Samples.completed());
    webhooks.tell(Samples.completed());
    assertThat(files()).hasSize(1);
    webhooks.start();
    await().until(() -> webhooks.waiting() == 0);
    assertThat(receiver.got.stream().map(Receiver.Got::id)).containsOnly(first());
  }

  private static String first() {
    return Samples.completed().messageId();
  }

  @Test
  void an_outbox_that_cannot_be_written_to_is_told_and_unhealthy() throws Exception {
    var webhooks = running(receiver.target());
    var folder = state.resolve("webhooks").resolve(receiver.target().id("acme"));
    Files.delete(folder);
    assertThat(webhooks.tell(Samples.completed())).isFalse();
    assertThat(webhooks.check().problem())
        .hasValueSatisfying(words -> assertThat(words).contains("outbox cannot be written to"));
    Files.createDirectory(folder);
    assertThat(webhooks.tell(Samples.completed())).isTrue();
    assertThat(webhooks.check().problem()).isEmpty();
  }

  @Test
  void a_file_that_is_no_message_is_set_aside() throws Exception {
    var target = receiver.target();
    open(InstantSource.system(), target).tell(Samples.completed());
    var folder = state.resolve("webhooks").resolve(target.id("acme"));
    Files.writeString(folder.resolve("msg_00_torn.json"), "{\"id\":");
    var webhooks = running(target);
    assertThat(receiver.got.take().id()).isEqualTo(first());
    await().until(() -> webhooks.waiting() == 0);
    assertThat(state.resolve("webhooks/set-aside"))
        .isDirectoryRecursivelyContaining("glob:**torn.json");
  }

  private Webhooks running(Target... targets) throws IOException {
    var webhooks = open(InstantSource.system(), targets);
    webhooks.start();
    return webhooks;
  }

  private Webhooks open(InstantSource clock, Target... targets) throws IOException {
    metrics = new Metrics("test");
    var settings =
        new WebhookSettings(Map.of("acme", List.of(targets)), true, WebhookSettings.GIVE_UP_AFTER);
    var caller = CallerTest.caller(true, InetAddress::getAllByName);
    var webhooks = Webhooks.open(state, settings, caller, BASE, clock, metrics);
    opened.add(webhooks);
    return webhooks;
  }

  private Path kept(Target target, Event event) {
    var folder = state.resolve("webhooks/set-aside").resolve(target.id("acme"));
    return folder.resolve(event.messageId() + ".json");
  }

  /// What waits.
  private List<Path> files() throws IOException {
    return LiveFolder.files(state.resolve("webhooks")).stream()
        .filter(file -> !file.startsWith(state.resolve("webhooks/set-aside")))
        .toList();
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
