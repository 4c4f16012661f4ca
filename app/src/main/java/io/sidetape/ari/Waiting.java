package io.sidetape.ari;

import ch.loway.oss.ari4java.generated.models.Channel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Tells from a channel's place in the dialplan whether it waits in our app, and with which
/// arguments: its application is `Stasis`, and the data is `sidetape,tenant=acme`. Every Asterisk
/// from 16.28 on shows both.
final class Waiting {
  private Waiting() {}

  static Optional<AriEvent.StasisStart> in(String app, Channel channel) {
    var dialplan = channel.getDialplan();
    if (dialplan == null || !"Stasis".equals(dialplan.getApp_name())) return Optional.empty();
    var words = words(dialplan.getApp_data());
    return words.isEmpty() || !words.getFirst().equals(app)
        ? Optional.empty()
        : Optional.of(arrival(channel, words.subList(1, words.size())));
  }

  private static AriEvent.StasisStart arrival(Channel channel, List<String> args) {
    return new AriEvent.StasisStart(
        Instant.now(), ChannelInfo.of(channel), args, System.nanoTime());
  }

  private static List<String> words(String data) {
    return data == null
        ? List.of()
        : Arrays.stream(data.split(",", -1)).map(String::strip).toList();
  }
}
