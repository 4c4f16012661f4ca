package io.sidetape.ari;

import java.time.Instant;
import java.util.List;

/// What happened in Asterisk, or to our connection to it. Times are Asterisk's own, in
/// milliseconds; those of [Connected] and [Blind] are ours, because nobody else saw them.
public sealed interface AriEvent {
  Instant at();

  /// The channel entered the app: by the dialplan with its arguments, a snoop without any.
  ///
  /// @param seenNanos when we came to know of it, as [System#nanoTime]: it waits from then on
  record StasisStart(Instant at, ChannelInfo channel, List<String> args, long seenNanos)
      implements AriEvent {
    public StasisStart {
      args = List.copyOf(args);
    }
  }

  /// The channel left the app, to the dialplan or by hangup.
  record StasisEnd(Instant at, ChannelInfo channel) implements AriEvent {}

  /// The channel is no more; `cause` is the Q.850 number.
  record ChannelDestroyed(Instant at, ChannelInfo channel, int cause, String causeText)
      implements AriEvent {}

  record ChannelHold(Instant at, ChannelInfo channel) implements AriEvent {}

  record ChannelUnhold(Instant at, ChannelInfo channel) implements AriEvent {}

  /// A channel that one of these has dialled answered; who dials for himself is an empty id.
  record Dialled(Instant at, String callerId, String peerId) implements AriEvent {}

  /// `by` sent those it was connected to on to `exten@context`.
  ///
  /// @param channelIds all that were in the call, `by` among them
  record BlindTransfer(Instant at, String by, List<String> channelIds, String exten, String context)
      implements AriEvent {
    public BlindTransfer {
      channelIds = List.copyOf(channelIds);
    }
  }

  /// `by` connected those it was connected to with those it had called meanwhile.
  ///
  /// @param channelIds all that were in either call, `by` among them
  /// @param to the number of the target, where it has one
  record AttendedTransfer(Instant at, String by, List<String> channelIds, String to)
      implements AriEvent {
    public AttendedTransfer {
      channelIds = List.copyOf(channelIds);
    }
  }

  record RecordingStarted(Instant at, String name) implements AriEvent {}

  record RecordingFinished(Instant at, String name) implements AriEvent {}

  /// The channel could not be recorded at all.
  record RecordingFailed(Instant at, String name, String cause) implements AriEvent {}

  /// The socket is up and the filter set: ask Asterisk what lives.
  record Connected(Instant at) implements AriEvent {}

  /// The socket dropped: events from now until [Connected] are gone for good.
  record Blind(Instant at, String reason) implements AriEvent {}

  /// Another client took the app over: its calls are no longer told to us.
  record Replaced(Instant at) implements AriEvent {}

  /// An event that is not ours to know, or that could not be read.
  record Unknown(Instant at, String type) implements AriEvent {}
}
