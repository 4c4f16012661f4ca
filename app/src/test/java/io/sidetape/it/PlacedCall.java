package io.sidetape.it;

import static org.awaitility.Awaitility.await;

import io.sidetape.spool.RecordingId;
import java.time.Duration;
import java.time.Instant;

/// A call that was placed, by the id of its channel, which is the recorded one.
///
/// @param placed the moment just before Asterisk was asked for it
record PlacedCall(RealAsterisk asterisk, String channelId, Instant placed) {

  /// Lets the parties talk until the call is so old.
  PlacedCall talk(Duration age) {
    await().atMost(age.plusSeconds(5)).until(() -> Instant.now().isAfter(placed.plus(age)));
    return this;
  }

  /// The same from now on, however long it took to come here.
  PlacedCall talkOn(Duration span) {
    return talk(Duration.between(placed, Instant.now()).plus(span));
  }

  /// Returns the moment just before.
  Instant hangUp() {
    return asterisk.hangUp(channelId);
  }

  /// Sends the channel elsewhere in the lab's dialplan; returns the moment just before.
  Instant redirect(String extension) {
    var now = Instant.now();
    asterisk.redirect(channelId, extension);
    return now;
  }

  boolean isUp() {
    return asterisk.channel(channelId).isPresent();
  }

  /// Whether the channel is in this extension of the lab's dialplan, and not with the daemon.
  boolean isIn(String extension) {
    return asterisk
        .channel(channelId)
        .filter(it -> it.dialplanContext().equals("lab") && it.dialplanExten().equals(extension))
        .isPresent();
  }

  /// The id that the dialplan was told.
  RecordingId recordingId() {
    return await()
        .until(() -> asterisk.variable(channelId, "SIDETAPE_ID"), java.util.Optional::isPresent)
        .flatMap(RecordingId::parse)
        .orElseThrow();
  }
}
