package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidetape.spool.Side;
import io.sidetape.store.Manifest;
import io.sidetape.webhook.Receiver;
import io.sidetape.webhook.Target.Format;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Calls between two parties of Asterisk's own, many at once.
@ExtendWith(SharedAsterisk.class)
@Tag("calm")
class LocalCallsIT {
  private static final Duration SHORT = Duration.ofMillis(1_500);
  private static final Duration LONG = Duration.ofMillis(3_500);

  /// The tenant who wants to be told of calls.
  private static final String TOLD = "told";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static RealAsterisk asterisk;
  private static Receiver receiver;
  private static RecordingDaemon daemon;
  private static Signal caller;
  private static Signal agent;

  @BeforeAll
  static void start(RealAsterisk shared, @TempDir Path folder) throws IOException {
    asterisk = shared;
    receiver = new Receiver();
    var targets = List.of(receiver.target(Format.STANDARD), receiver.target(Format.TWILIO));
    daemon = RecordingDaemon.telling(Map.of(TOLD, targets), asterisk, folder);
    caller = asterisk.signal();
    agent = asterisk.signal();
    daemon.manifestOf(call("early-hangup", "tenant=acme")); // the first call finds everything cold
  }

  @AfterAll
  static void stop() throws IOException {
    daemon.leavesNothing();
    daemon.close();
    receiver.close();
  }

  @Test
  void the_caller_is_left_and_the_agent_right_and_the_manifest_is_true() throws IOException {
    var call = call("agent", "tenant=acme,type=sales,agent=bot7,ref=ORDER-7").talk(LONG);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    var wav = daemon.wavOf(manifest);
    Heard.is(caller, agent, wav.left());
    Heard.is(agent, caller, wav.right());
    Truth.isTold(manifest, daemon.audioOf(manifest));
    assertThat(manifest.tenant()).isEqualTo("acme");
    assertThat(manifest.call().type()).isEqualTo("sales");
    assertThat(manifest.call().agent()).isEqualTo("bot7");
    assertThat(manifest.call().labels()).containsExactly(Map.entry("ref", "ORDER-7"));
    assertThat(manifest.recovered()).isFalse();
    daemon.leavesNothingOf(manifest.id());
  }

  @Test
  void webhooks_tell_of_its_start_and_its_end_each_signed_in_either_form() throws Exception {
    var call = call("agent", "tenant=" + TOLD + ",ref=HOOK").talk(SHORT);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    var told = told(4);
    var standard = told.stream().filter(it -> it.header("X-twilio-signature").isEmpty()).toList();
    assertThat(standard).hasSize(2);
    var started = JSON.readTree(standard.getFirst().verified());
    assertThat(started.path("type").textValue()).isEqualTo("recording.started");
    assertThat(started.at("/data/id").textValue()).isEqualTo(manifest.id());
    var completed = JSON.readTree(standard.getLast().verified());
    assertThat(completed.path("type").textValue()).isEqualTo("recording.completed");
    assertThat(completed.path("data")).isEqualTo(JSON.readTree(manifest.toJson()));
    var forms = told.stream().filter(it -> !standard.contains(it)).toList();
    assertThat(forms)
        .hasSize(2)
        .allSatisfy(form -> {
          assertThat(form.header("X-twilio-signature"))
              .isEqualTo(form.twilioSignature(receiver.url()));
          assertThat(form.verified()).contains("RecordingSid=" + manifest.id());
        });
    assertThat(forms.getFirst().body()).contains("RecordingStatus=in-progress");
    assertThat(forms.getLast().body()).contains("RecordingStatus=completed");
  }

  private static List<Receiver.Got> told(int messages) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> List.copyOf(receiver.got), got -> got.size() >= messages);
  }

  @Test
  void the_dialplan_knows_the_id_and_the_status_before_it_goes_on() {
    var call = call("set", "tenant=acme");

    var saw = saw(call);
    call.hangUp();
    assertThat(saw).isEqualTo(daemon.manifestOf(call).id() + " recording SUCCESS");
  }

  @Test
  void a_tenant_who_is_not_recorded_goes_on_and_leaves_no_trace() throws IOException {
    var call = call("set", "tenant=" + RecordingDaemon.UNRECORDED);

    assertThat(saw(call)).isEqualTo(" off SUCCESS");
    assertThat(call.isUp()).isTrue();
    call.hangUp();
    assertThat(daemon.volumeFiles())
        .noneMatch(file -> file.toString().contains("/" + RecordingDaemon.UNRECORDED + "/"));
  }

  @Test
  void the_leg_that_is_dialled_is_recorded_from_its_own_side() throws IOException {
    var call = call("dial-recorded", "tenant=acme,role=agent,direction=outbound,leg=dialled");
    call.talk(LONG).hangUp();

    var manifest = daemon.manifestOf("leg", "dialled");
    var wav = daemon.wavOf(manifest);
    Heard.is(agent, caller, wav.left());
    Heard.is(caller, agent, wav.right());
    assertThat(Objects.requireNonNull(manifest.sides()).left().role()).isEqualTo("agent");
    assertThat(manifest.call().direction()).isEqualTo("outbound");
    assertThat(manifest.call().channelId()).isNotEqualTo(call.channelId());
    daemon.leavesNothingOf(manifest.id());
  }

  @Test
  void a_call_without_arguments_is_the_default_tenants() throws IOException {
    var call = asterisk.call("agent", said()).talk(SHORT);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    assertThat(manifest.tenant()).isEqualTo("default");
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }

  @Test
  void a_call_that_hangs_up_as_it_comes_in_leaves_a_manifest_and_nothing_else() {
    var calls = new ArrayList<PlacedCall>();
    for (int i = 0; i < 5; i++) calls.add(call("early-hangup", "tenant=acme"));

    for (var call : calls) isShortOrAbsent(daemon.manifestOf(call));
  }

  @Test
  void a_call_that_is_hung_up_during_set_up_leaves_nothing() {
    for (int i = 0; i < 10; i++) call("agent", "tenant=acme,ref=setup").hangUp();

    var manifests =
        await()
            .until(
                () -> daemon.manifests().stream().filter(it -> ref(it).equals("setup")).toList(),
                it -> !it.isEmpty());
    for (var manifest : manifests) isShortOrAbsent(manifest);
  }

  @Test
  void calls_at_once_do_not_mix() throws IOException {
    var signals = new ArrayList<Signal>();
    var calls = new ArrayList<PlacedCall>();
    for (int i = 0; i < 4; i++) {
      signals.add(asterisk.signal());
      calls.add(asterisk.call("agent", said(signals.get(i), agent)));
    }
    for (var call : calls) call.talk(LONG).hangUp();

    for (int i = 0; i < calls.size(); i++) {
      var wav = daemon.wavOf(daemon.manifestOf(calls.get(i)));
      Heard.is(signals.get(i), signals.get((i + 1) % 4), wav.left());
      Heard.is(agent, signals.get(i), wav.right());
    }
  }

  @Test
  void a_snoop_that_ends_early_leaves_the_other_side_whole() throws IOException {
    var call = call("agent", "tenant=acme");
    var id = call.recordingId();
    await().until(() -> asterisk.records(Side.OUT.recordingName(id)));
    call.talkOn(Duration.ofSeconds(1));
    asterisk.hangUp(Side.OUT.snoopId(id));
    call.talkOn(Duration.ofSeconds(2)).hangUp();

    var manifest = daemon.manifestOf(call);
    var sides = Objects.requireNonNull(manifest.sides());
    Heard.is(caller, agent, daemon.wavOf(manifest).left());
    assertThat(sides.left().sourceSamples()).isGreaterThan(sides.right().sourceSamples() + 8_000);
    assertThat(manifest.events())
        .filteredOn(event -> event.type().equals("side_ended"))
        .singleElement()
        .satisfies(event -> assertThat(event.details()).containsEntry("side", "right"))
        .satisfies(event -> assertThat(event.atMs()).isBetween(500L, 2_500L));
    Truth.isTold(manifest, daemon.audioOf(manifest));
    daemon.leavesNothingOf(manifest.id());
  }

  @Test
  void a_call_that_enters_before_it_is_answered_is_recorded_from_then_on() throws IOException {
    var call = call("no-answer", "tenant=acme").talk(LONG);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    Truth.isTold(manifest, daemon.audioOf(manifest));
    assertThat(Objects.requireNonNull(manifest.audio()).durationMs()).isGreaterThan(2_000);
    daemon.leavesNothingOf(manifest.id());
  }

  @Test
  void a_call_that_nobody_speaks_to_has_a_silent_right_side() throws IOException {
    var call = call("hold", "tenant=acme").talk(SHORT);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    var sides = Objects.requireNonNull(manifest.sides());
    assertThat(sides.left().silent()).isFalse();
    assertThat(sides.right().silent()).isTrue();
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }

  @Test
  void a_call_that_enters_twice_is_one_recording_and_goes_on_twice() throws IOException {
    var call = call("twice", "tenant=acme");
    var saw = saw(call);
    call.talk(LONG).hangUp();

    var manifest = daemon.manifestOf(call);
    assertThat(saw).isEqualTo(manifest.id() + " recording SUCCESS");
    assertThat(Objects.requireNonNull(manifest.audio()).durationMs()).isGreaterThan(2_000);
    daemon.leavesNothingOf(manifest.id());
  }

  @Test
  void a_tenant_who_would_climb_out_of_the_volume_is_the_default_one() throws IOException {
    var call = call("agent", "tenant=../../etc,ref=climber").talk(SHORT);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    assertThat(manifest.tenant()).isEqualTo("default");
    assertThat(manifest.call().labels())
        .containsOnly(Map.entry("tenant", "../../etc"), Map.entry("ref", "climber"));
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }

  @Test
  void arguments_of_any_kind_are_labels_and_nothing_more() throws IOException {
    var odd = "it's \"quoted\" $(touch /tmp/x) `id` ; %s <b>";
    var call = call("agent", "ref=" + odd + "\nsecond line").talk(SHORT);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    assertThat(manifest.tenant()).isEqualTo("default");
    assertThat(manifest.call().labels().get("ref"))
        .contains("it's")
        .contains("$(touch /tmp/x)")
        .contains("`id`")
        .doesNotContain("\n");
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }

  @Test
  void ten_thousand_characters_of_arguments_are_cut_and_the_call_is_recorded() throws IOException {
    var call = call("agent", "tenant=acme,ref=" + "x".repeat(10_000)).talk(SHORT);
    call.hangUp();

    var manifest = daemon.manifestOf(call);
    assertThat(manifest.tenant()).isEqualTo("acme");
    assertThat(ref(manifest)).matches("x{200,256}");
    Truth.isTold(manifest, daemon.audioOf(manifest));
  }

  private static PlacedCall call(String extension, String arguments) {
    var variables = new java.util.HashMap<>(said());
    variables.put("__SIDETAPE_ARGS", arguments);
    return asterisk.call(extension, variables);
  }

  private static Map<String, String> said() {
    return said(caller, agent);
  }

  private static Map<String, String> said(Signal caller, Signal agent) {
    return Map.of(
        "__LAB_SAY", caller.stem().toString(), "__LAB_AGENT_SAY", agent.stem().toString());
  }

  /// What the dialplan read after Stasis: id, status, STASISSTATUS.
  private static String saw(PlacedCall call) {
    return await()
        .until(() -> asterisk.variable(call.channelId(), "LAB_SAW"), java.util.Optional::isPresent)
        .orElseThrow();
  }

  private static String ref(Manifest manifest) {
    return manifest.call().labels().getOrDefault("ref", "");
  }

  private static void isShortOrAbsent(Manifest manifest) {
    var audio = manifest.audio();
    if (audio == null) assertThat(manifest.status()).isEqualTo(Manifest.Status.ABSENT);
    else assertThat(audio.durationMs()).isLessThan(1_000);
    daemon.leavesNothingOf(manifest.id());
  }
}
