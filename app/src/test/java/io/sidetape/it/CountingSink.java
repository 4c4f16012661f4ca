package io.sidetape.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Somebody's recording server, which takes each `Idempotency-Key` once and says 409 to it ever
/// after.
final class CountingSink implements AutoCloseable {
  private final HttpServer server;
  private final Moments moments;
  private final Map<String, String> taken = new ConcurrentHashMap<>();
  private final AtomicInteger repeated = new AtomicInteger();

  /// @param moments told when a recording is in, before the answer
  CountingSink(Moments moments) throws IOException {
    this.moments = moments;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/recordings".formatted(server.getAddress().getPort()));
  }

  /// The audio's SHA-256 by recording, of all that were taken.
  Map<String, String> taken() {
    return Map.copyOf(taken);
  }

  /// How often something came that was there already.
  int repeated() {
    return repeated.get();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var before =
          taken.putIfAbsent(
              exchange.getRequestHeaders().getFirst("Idempotency-Key"),
              Truth.sha256(audioIn(body)));
      if (before != null) repeated.incrementAndGet();
      moments.happened(Moments.Kind.POSTED);
      exchange.sendResponseHeaders(before == null ? 201 : 409, -1);
    }
  }

  /// The WAV in the form, by what its own header says of its length.
  private static byte[] audioIn(byte[] body) {
    int from = new String(body, ISO_8859_1).indexOf("RIFF");
    int size = 8;
    for (int i = 0; i < 4; i++) size += (body[from + 4 + i] & 0xff) << (8 * i);
    return Arrays.copyOfRange(body, from, from + size);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
