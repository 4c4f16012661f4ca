package io.sidetape.call;

import io.sidetape.ari.AriEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who is at the other end of which call: what these channels do is told to that call too. One that
/// is in two calls belongs to the later one.
final class Peers {
  private final Map<String, Mailbox> calls = new ConcurrentHashMap<>();

  void put(String channelId, Mailbox call) {
    calls.put(channelId, call);
  }

  void forget(Mailbox call) {
    calls.values().removeIf(it -> it == call);
  }

  void tell(String channelId, AriEvent event) {
    var call = calls.get(channelId);
    if (call != null) call.put(event);
  }
}
