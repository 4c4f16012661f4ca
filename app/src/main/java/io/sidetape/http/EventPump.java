package io.sidetape.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Writes an event stream, with a comment as a heartbeat when it is quiet for long.
record EventPump(Outlet outlet, Listener listener, Duration quiet) {
  private static final String HELLO = "retry: 2000\n\n";
  private static final String HEARTBEAT = ":\n\n";

  void run() throws IOException, InterruptedException {
    write(HELLO);
    while (!listener.isClosed()) {
      var event = listener.next(quiet);
      if (!listener.isClosed()) write(event.map(ServerEvent::text).orElse(HEARTBEAT));
    }
  }

  private void write(String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    outlet.write(outlet.piece(bytes.length).writeBytes(bytes));
  }
}
