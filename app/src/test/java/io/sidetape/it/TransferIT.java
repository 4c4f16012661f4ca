package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sidetape.ari.ChannelInfo;
import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls that are sent on, held, redirected, queued, parked: one recording each, for as long as the
/// recorded party is on the call, whoever is at the other end.
@ExtendWith(SharedAsterisk.class)
@Tag("calm")
class TransferIT {
  private static final Duration LONG = Duration.ofMillis(3_500);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Set<String> TOLD = Set.of("held", "resumed", "transferred");
  private static final int SIP_MILLIS = 8_000;
  private static final AtomicInteger LEGS = new AtomicInteger();

  /// Into the stretch before or after something.
  private static final int AFTER = 1_000;

  private static RealAsterisk asterisk;
  private static RecordingDaemon daemon;
  private static Signal caller;
  private static Signal agent;
  private static Signal third;

  /// What an agent says who has something else to do afterwards.
  private static Signal brief;

  @BeforeAll
  static void start(RealAsterisk shared, @TempDir Path folder) throws IOException {
    asterisk = shared;
    daemon = RecordingDaemon.on(asterisk, folder);
    caller = asterisk.signal();
    agent = asterisk.signal();
    third = asterisk.signal();
    brief = asterisk.briefSignal();
  }

  @AfterAll
  static void stop() throws IOException {
    daemon.leavesNothing();
    daemon.close();
  }

  @Test
  void a_caller_whom_the_agent_sends_on_is_recorded_with_the_next_one() throws Exception {
    Calm.within(() -> {
      var leg = leg("blind");
      var call = call("talk", "dial-blind", leg, brief);
      untilThere("talk3", leg);
      var hungUp = call.talk(awhileFromNow(call)).hangUp();

      var manifest = isWhole(leg, hungUp);
      var transferred = event(manifest, "transferred");
      assertThat(transferred.details())
          .isEqualTo(Map.of("kind", "blind", "by", "right", "to", "703"));
      // by feature code the caller is held while the agent dials
      assertThat(types(manifest)).containsExactly("held", "resumed", "transferred");
      isHeardAround(transferred, manifest);
    });
  }

  @Test
  void a_caller_who_is_connected_to_another_after_asking_is_recorded_with_both() throws Exception {
    Calm.within(() -> {
      var leg = leg("attended");
      var call = call("talk", "dial-attended", leg, brief);
      untilThere("agent-attended", leg);
      await().atMost(PATIENCE).until(() -> !isThere("agent-attended", leg));
      var hungUp = call.talk(awhileFromNow(call)).hangUp();

      var manifest = isWhole(leg, hungUp);
      var transferred = event(manifest, "transferred");
      assertThat(transferred.details())
          .containsEntry("kind", "attended")
          .containsEntry("by", "right");
      assertThat(types(manifest)).startsWith("held").endsWith("transferred");
      isHeardAround(transferred, manifest);
    });
  }

  @Test
  void the_recording_of_one_who_sends_the_other_on_ends_as_he_leaves() throws Exception {
    Calm.within(() -> {
      var leg = leg("leaving");
      call("agent-blind", "dial-agent", leg, brief);
      untilThere("talk3", leg);
      channel(it -> it.dialplanExten().equals("talk3"), leg)
          .ifPresent(it -> asterisk.hangUp(it.id()));

      var manifest = daemon.manifestOf("leg", leg);
      var transferred = event(manifest, "transferred");
      assertThat(transferred.details())
          .isEqualTo(Map.of("kind", "blind", "by", "left", "to", "703"));
      assertThat(recordedMillis(manifest)).isCloseTo(transferred.atMs(), within(100L));
      Truth.isTold(manifest, daemon.audioOf(manifest));
    });
  }

  @Test
  void a_sip_caller_who_holds_is_recorded_throughout() throws Exception {
    Calm.within(() -> {
      var leg = leg("holding");
      asterisk.sip(caller, "PCMU", "agent", 1_500, "leg=" + leg, agent, Map.of("--hold", "yes"));

      var manifest = daemon.manifestOf("leg", leg);
      var left = daemon.wavOf(manifest).left();
      var held = event(manifest, "held");
      var resumed = event(manifest, "resumed");
      assertThat(List.of(held.details(), resumed.details())).containsOnly(Map.of("by", "left"));
      assertThat(resumed.atMs() - held.atMs()).isCloseTo(1_500, within(300L));
      assertThat(recordedMillis(manifest)).isCloseTo(resumed.atMs() + 1_500, within(300L));
      Heard.isAt(held.atMs() / 2, caller, agent, left);
      assertThat(loudness(left, held.atMs() + 700)).isLessThan(10);
      Heard.isAt(resumed.atMs() + 700, caller, agent, left);
      Truth.isTold(manifest, daemon.audioOf(manifest));
    });
  }

  @Test
  void a_sip_agent_who_holds_and_sends_on_by_refer_is_told_as_it_was() throws Exception {
    Calm.within(() -> {
      var leg = leg("refer");
      callTheSipAgent(leg);

      var manifest = daemon.manifestOf("leg", leg);
      assertThat(types(manifest)).containsExactly("held", "resumed", "transferred");
      for (var type : types(manifest))
        assertThat(event(manifest, type).details()).containsEntry("by", "right");
      var wav = daemon.wavOf(manifest);
      var held = event(manifest, "held");
      var transferred = event(manifest, "transferred");
      Heard.isAt(held.atMs() / 2, agent, third, wav.right());
      Heard.isAt(event(manifest, "resumed").atMs() + 700, agent, third, wav.right());
      Heard.isAt(transferred.atMs() + AFTER, third, agent, wav.right());
      Heard.isAt(held.atMs() + 700, caller, third, wav.left());
      Heard.isAt(transferred.atMs() + AFTER, caller, third, wav.left());
      assertThat(recordedMillis(manifest)).isCloseTo(SIP_MILLIS, within(500L));
      Truth.isTold(manifest, daemon.audioOf(manifest));
      daemon.leavesNothingOf(manifest.id());
    });
  }

  private static void callTheSipAgent(String leg) throws Exception {
    var port = String.valueOf(asterisk.sipPort() + 300);
    var options = List.of("--port", port, "--say", agent.file().toString(), "--ms", "1500");
    var answering = new FutureTask<>(() -> Script.sipp("agent", options), null);
    Thread.ofPlatform().start(answering);
    var more = Map.of("--agent-port", port, "--third-say", third.stem().toString());
    asterisk.sip(caller, "PCMU", "dial-sip", SIP_MILLIS, "leg=" + leg, agent, more);
    answering.get();
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent", "dial-agent"})
  void a_channel_that_is_redirected_is_recorded_on(String from) throws Exception {
    Calm.within(() -> {
      var leg = leg("redirected");
      var call = call("talk", from, leg, agent);
      var redirected = call.talk(LONG).redirect("703");
      var hungUp = call.talk(LONG.multipliedBy(2)).hangUp();

      var manifest = isWhole(leg, hungUp);
      isHeardAround(redirected, agent, manifest);
    });
  }

  /// It has no dialplan of its own: Asterisk makes another channel and gives it this one's body.
  @Test
  void a_dialled_leg_that_is_redirected_is_recorded_on() throws Exception {
    Calm.within(() -> {
      var leg = leg("dialled");
      call("talk", "dial-recorded", leg, agent).talk(LONG);
      var recorded = channel(it -> it.name().matches("Local/talk2@.*;1"), leg).orElseThrow();
      var redirected = Instant.now();
      asterisk.redirect(recorded.id(), "703");
      await().until(() -> Instant.now().isAfter(redirected.plus(LONG)));
      var hungUp = asterisk.hangUp(recorded.id());

      isHeardAround(redirected, caller, isLongEnough(leg, hungUp));
    });
  }

  @Test
  void a_call_that_is_parked_is_recorded_on() throws Exception {
    Calm.within(() -> {
      var leg = leg("parked");
      var call = call("talk", "agent", leg, agent).talk(LONG);
      call.redirect("704");
      isWhole(leg, call.talk(LONG.multipliedBy(2)).hangUp());
    });
  }

  @Test
  void a_call_in_a_queue_is_recorded_with_its_agent() throws Exception {
    Calm.within(() -> {
      var leg = leg("queue");
      var manifest = isWhole(leg, call("talk", "queue", leg, agent).talk(LONG).hangUp());
      Heard.isAt(AFTER, agent, caller, daemon.wavOf(manifest).right());
    });
  }

  /// Asterisk leaves a Local channel alone that a snoop is on, and takes others out of the call.
  @ParameterizedTest
  @ValueSource(strings = {"chain-second", "chain-first", "chain-beside"})
  void local_channels_that_could_be_optimised_away_are_recorded_to_the_end(String chain)
      throws Exception {
    Calm.within(() -> {
      var leg = leg(chain);
      var hungUp = call("talk", chain, leg, agent).talk(LONG).hangUp();

      var wav = daemon.wavOf(isLongEnough(leg, hungUp));
      boolean dialled = chain.equals("chain-first");
      for (int at = 700; at < 2_700; at += 600) {
        Heard.isAt(at, dialled ? agent : caller, third, wav.left());
        Heard.isAt(at, dialled ? caller : agent, third, wav.right());
      }
    });
  }

  /// Each try has a name of its own.
  private static String leg(String what) {
    return what + "-" + LEGS.incrementAndGet();
  }

  private static PlacedCall call(String party, String extension, String leg, Signal agentSays) {
    return asterisk.call(
        party,
        extension,
        Map.of(
            "__LAB_SAY", caller.stem().toString(),
            "__LAB_AGENT_SAY", agentSays.stem().toString(),
            "__LAB_THIRD_SAY", third.stem().toString(),
            "__SIDETAPE_ARGS", args(leg)));
  }

  private static String args(String leg) {
    return "tenant=acme,leg=" + leg;
  }

  /// Such an age that something has gone on for a while since this moment.
  private static Duration awhileFromNow(PlacedCall call) {
    return Duration.between(call.placed(), Instant.now()).plusMillis(2 * AFTER);
  }

  private static Manifest isWhole(String leg, Instant hungUp) throws IOException {
    var manifest = isLongEnough(leg, hungUp);
    var left = daemon.wavOf(manifest).left();
    Heard.isAt(AFTER, caller, third, left); // an Answer waits half a second for the first sound
    Heard.isAt(left.length / 8 - 500, caller, third, left);
    return manifest;
  }

  private static Manifest isLongEnough(String leg, Instant hungUp) throws IOException {
    var manifest = daemon.manifestOf("leg", leg);
    assertThat(recordedMillis(manifest))
        .isCloseTo(Duration.between(manifest.startedAt(), hungUp).toMillis(), within(100L));
    assertThat(manifest.recovered()).isFalse();
    Truth.isTold(manifest, daemon.audioOf(manifest));
    daemon.leavesNothingOf(manifest.id());
    return manifest;
  }

  /// With what Asterisk lost for want of a processor, which the manifest tells.
  private static long recordedMillis(Manifest manifest) {
    var lost = Objects.requireNonNull(manifest.sides()).left().lostSamples();
    return Objects.requireNonNull(manifest.audio()).durationMs() + Math.max(0, lost) / 8;
  }

  private static void isHeardAround(Manifest.Event transferred, Manifest manifest)
      throws IOException {
    isHeardAround(manifest.startedAt().plusMillis(transferred.atMs()), brief, manifest);
  }

  /// First the one and then the third party.
  private static void isHeardAround(Instant change, Signal first, Manifest manifest)
      throws IOException {
    var right = daemon.wavOf(manifest).right();
    long at = Duration.between(manifest.startedAt(), change).toMillis();
    Heard.isAt(AFTER, first, third, right);
    Heard.isAt(at + AFTER, third, first, right);
  }

  private static List<String> types(Manifest manifest) {
    return manifest.events().stream().map(Manifest.Event::type).filter(TOLD::contains).toList();
  }

  private static Manifest.Event event(Manifest manifest, String type) {
    var events = manifest.events().stream().filter(it -> it.type().equals(type)).toList();
    assertThat(events).as("%s among %s", type, manifest.events()).hasSize(1);
    return events.getFirst();
  }

  /// The mean of a tenth of a second, at 8 kHz.
  private static double loudness(short[] side, long millis) {
    double sum = 0;
    for (int i = 0; i < 800; i++) sum += Math.abs(side[(int) (millis * 8) + i]);
    return sum / 800;
  }

  private static void untilThere(String extension, String leg) {
    await().atMost(PATIENCE).until(() -> isThere(extension, leg));
  }

  private static boolean isThere(String extension, String leg) {
    return channel(it -> it.dialplanExten().equals(extension), leg).isPresent();
  }

  private static Optional<ChannelInfo> channel(Predicate<ChannelInfo> wanted, String leg) {
    return asterisk.channels().stream()
        .filter(wanted)
        .filter(it -> asterisk.variable(it.id(), "SIDETAPE_ARGS").equals(Optional.of(args(leg))))
        .findFirst();
  }
}
