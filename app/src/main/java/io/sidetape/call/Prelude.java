package io.sidetape.call;

import io.sidetape.ari.AriException;
import io.sidetape.ari.Asked;
import io.sidetape.ari.Asterisk;
import io.sidetape.ari.Direction;
import io.sidetape.ari.Round;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Side;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The first round of a call's set-up: both snoops, at the same moment, and beside them what asks
/// and tells without making anything.
final class Prelude {
  /// A side's request goes by each, and what is small behind it: in a burst a connection more is a
  /// thread of Asterisk's more to be woken.
  static final int CONNECTIONS = Side.values().length;

  private final Map<Side, Asked> snoops = new EnumMap<>(Side.class);
  private final Asked asked;
  private final Asked told;
  private String format = CallFormat.NARROW;

  private Prelude(Round round, Hold hold, String channelId, RecordingId id, List<Side> sides) {
    for (var side : sides)
      snoops.put(side, round.snoop(channelId, side.snoopId(id), direction(side)));
    asked = round.variable(channelId, "CHANNEL(audionativeformat)", this::learnt);
    told = hold.announceId(round);
  }

  /// @param sides that have no snoop yet
  static Prelude send(
      Asterisk asterisk, Hold hold, String channelId, RecordingId id, List<Side> sides) {
    var round = asterisk.round();
    var prelude = new Prelude(round, hold, channelId, id, sides);
    round.send(CONNECTIONS);
    return prelude;
  }

  private static Direction direction(Side side) {
    return switch (side) {
      case IN -> Direction.IN;
      case OUT -> Direction.OUT;
    };
  }

  private void learnt(String formats) {
    format = CallFormat.of(formats);
  }

  /// Waits for the file format that fits the call; where Asterisk does not say, the narrow one fits
  /// every call.
  String format() {
    try {
      asked.await();
    } catch (AriException unknown) {
      // gone, or no answer
    }
    return format;
  }

  /// The request for this side's snoop, if it was made.
  Optional<Asked> snoop(Side side) {
    return Optional.ofNullable(snoops.get(side));
  }

  /// Waits until the channel has been told its recording's id.
  void untilTold() {
    told.await();
  }
}
