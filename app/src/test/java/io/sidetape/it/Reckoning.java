package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sidetape.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Every call of a round against what became of it: one recording of the right length, or one
/// reason.
///
/// - heard from its beginning: as long as the call
/// - `late_start`: nobody was there when it came, so it is recorded from when somebody was
/// - fallback: nobody was there, so Asterisk's MixMonitor recorded and replay delivered
/// - `absent` or `failed`: its manifest says why
/// - `unheard`: it waited in Stasis from beginning to end while nobody was there
final class Reckoning {
  private static final long RIGHT_MILLIS = 100;

  private static final double ALIKE = 0.6;

  /// MixMonitor begins with the first sound, and drops what both sides have not in common.
  private static final long MIX_MILLIS = 1_000;

  /// A call that goes on in its dialplan is recorded by then, or its manifest tells otherwise.
  private static final Duration PROMPT = Duration.ofSeconds(1);

  private final Estate estate;
  private final Witness witness;
  private final List<Manifest> manifests;
  private final Outages outages;
  private final Tally tally;

  Reckoning(Estate estate, Witness witness, Outages outages, Tally tally) {
    this.estate = estate;
    this.witness = witness;
    this.manifests = estate.manifests();
    this.outages = outages;
    this.tally = tally;
  }

  void of(List<Crowd.Ended> calls) throws IOException {
    for (var call : calls) of(call);
    assertThat(manifests).as("manifests and no more").hasSizeLessThanOrEqualTo(calls.size());
  }

  private void of(Crowd.Ended call) throws IOException {
    tally.count("calls");
    var found = manifests.stream().filter(it -> it.call().channelId().equals(call.id())).toList();
    assertThat(found).as("manifests of %s", call).hasSize(1);
    if (found.getFirst().audio() == null) hasReason(call, found.getFirst());
    else isRecorded(call, found.getFirst());
  }

  private void isUnheard(Crowd.Ended call) {
    assertThat(call.passage()).as("%s: unheard, and yet", call).isEmpty();
    assertThat(outages.cover(call)).as("nobody was there during all of %s", call).isTrue();
  }

  private void hasReason(Crowd.Ended call, Manifest manifest) {
    assertThat(manifest.reason()).as("%s: its reason", call).isNotBlank();
    assertThat(outages.within(call.call().placed(), call.hungUp()))
        .as("%s: %s, and nobody was away", call, manifest.reason())
        .isPositive();
    if ("unheard".equals(manifest.reason())) isUnheard(call);
    tally.count("without audio: " + manifest.reason());
  }

  private void isRecorded(Crowd.Ended call, Manifest manifest) throws IOException {
    assertThat(manifest.status()).isEqualTo(Manifest.Status.COMPLETED);
    var audio = Objects.requireNonNull(manifest.audio());
    assertThat(Truth.sha256(Files.readAllBytes(estate.audioOf(manifest))))
        .isEqualTo(audio.sha256());
    if (isFallback(manifest)) {
      fellBack(call, audio.durationMs());
      return;
    }
    var wav = StereoWav.read(estate.audioOf(manifest));
    isLongEnough(call, manifest, audio.durationMs(), witness.isWhole(manifest, wav));
    isFromWhen(call, manifest);
    if (hasEvent(manifest, "side_missing")) oneSide(call);
    else if (isEcho(call)) isInStep(manifest, wav);
    if (manifest.recovered()) tally.count("recovered");
  }

  /// As long as the call; or as what Asterisk wrote, which drops frames when it gets no processor.
  private void isLongEnough(Crowd.Ended call, Manifest manifest, long millis, long written) {
    long off = millis - Duration.between(manifest.startedAt(), call.hungUp()).toMillis();
    var words = "%s: %s ms of %s".formatted(call, millis, manifest);
    assertThat(off).as(words).isLessThanOrEqualTo(RIGHT_MILLIS + unsureMillis(manifest));
    if (off >= -RIGHT_MILLIS) {
      tally.worst("ms off the call", Math.abs(off));
      return;
    }
    assertThat(millis).as(words).isCloseTo(written, within(RIGHT_MILLIS));
    tally.count("short in Asterisk itself");
    tally.worst("short in Asterisk ms", -off);
  }

  /// A start that nobody heard of is read off the files' ends, and as sure as the manifest says.
  private static long unsureMillis(Manifest manifest) {
    var alignment = Objects.requireNonNull(manifest.alignment());
    if (!alignment.method().equals("file-times")) return 0;
    int rate = Objects.requireNonNull(manifest.audio()).sampleRate();
    return 1_000L * alignment.uncertaintySamples() / rate;
  }

  /// MixMonitor's own files, as long as they are.
  private void fellBack(Crowd.Ended call, long millis) {
    assertThat(call.passage().map(Crowd.Passage::fellBack)).as("%s", call).contains(true);
    var from = call.passage().orElseThrow().passed();
    long off = Duration.between(from, call.hungUp()).toMillis() - millis;
    assertThat(off)
        .as("%s: %s ms by MixMonitor", call, millis)
        .isBetween(-RIGHT_MILLIS, MIX_MILLIS);
    tally.count("by fallback and replay");
    tally.worst("fallback ms off", off);
  }

  private void isFromWhen(Crowd.Ended call, Manifest manifest) {
    var went = call.passage().map(Crowd.Passage::passed).orElse(call.call().placed());
    var late = Duration.between(went, manifest.startedAt());
    if (hasEvent(manifest, "late_start")) {
      tally.count("late, and told");
      tally.worst("late ms", late.toMillis());
      return;
    }
    var prompt = call.passage().isPresent() ? PROMPT : PROMPT.plus(unheard(call, manifest));
    assertThat(late).as("%s: began late untold: %s", call, manifest).isLessThan(prompt);
    tally.count("from the beginning");
  }

  /// It waited in Stasis for so long, with nobody to talk to, until somebody heard of it.
  private Duration unheard(Crowd.Ended call, Manifest manifest) {
    return outages.within(call.call().placed(), manifest.startedAt());
  }

  /// The daemon died between the two sides, and the call was over before the next one came.
  private void oneSide(Crowd.Ended call) {
    assertThat(outages.within(call.call().placed(), call.hungUp())).as("%s", call).isPositive();
    tally.count("one side only, and told");
  }

  /// Nobody answers one who never leaves Stasis.
  private static boolean isEcho(Crowd.Ended call) {
    return call.passage().isPresent() && call.course() != Crowd.Course.SENT_ON;
  }

  /// It is an echo: both sides say the same. How nearly at the same time is Asterisk's affair on a
  /// busy machine; a start that we had mistaken would be seconds off.
  private void isInStep(Manifest manifest, StereoWav wav) {
    int length = wav.sampleRate() * 3 / 10;
    int most = wav.sampleRate() * 4 / 10;
    long best = Long.MAX_VALUE;
    for (int quarter = 1; quarter <= 3; quarter++) {
      int from = wav.frames() / 4 * quarter - length / 2;
      if (from < most || from + length + most > wav.frames()) continue;
      var likeness = Likeness.lag(wav.left(), wav.right(), from, length, most);
      if (likeness.strength() > ALIKE)
        best = Math.min(best, Math.abs(likeness.at()) * 1000L / wav.sampleRate());
    }
    if (wav.frames() < 4 * (length + 2 * most)) return;
    assertThat(best).as("ms between the sides of %s", manifest).isLessThanOrEqualTo(400);
    tally.worst("sides apart ms", best);
  }

  /// The sink has what the volume has, each once, to the byte.
  void delivered(Map<String, String> taken) {
    for (var manifest : manifests)
      if (manifest.audio() != null)
        assertThat(taken).containsEntry(manifest.id(), manifest.audio().sha256());
    assertThat(taken).hasSize((int) manifests.stream().filter(it -> it.audio() != null).count());
  }

  private static boolean isFallback(Manifest manifest) {
    return manifest.events().stream()
        .anyMatch(event ->
            event.type().equals("source") && "fallback".equals(event.details().get("from")));
  }

  private static boolean hasEvent(Manifest manifest, String type) {
    return manifest.events().stream().anyMatch(event -> event.type().equals(type));
  }
}
