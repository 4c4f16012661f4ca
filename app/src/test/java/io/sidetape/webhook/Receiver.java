package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.NullMarked;

/// Somebody's endpoint on loopback, that keeps what it gets and answers as the test says.
@NullMarked
public final class Receiver implements AutoCloseable {
  /// What came in.
  public record Got(Map<String, List<String>> headers, String path, String body) {
    public String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }

    String id() {
      return header("Webhook-id");
    }

    /// The body, once Standard Webhooks' own library has found its signature right.
    public String verified() throws WebhookVerificationException, EmptyWebhookSecretException {
      var lower = new TreeMap<String, List<String>>();
      headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
      new Webhook(SignerTest.SECRET).verify(body, lower);
      return body;
    }

    /// What a form's `X-Twilio-Signature` must be, sent to that URL.
    public String twilioSignature(URI url) {
      return new TwilioSignature(SignerTest.SECRET).of(url, body);
    }
  }

  public final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  volatile ToIntFunction<Got> answer = _ -> 204;
  volatile String retryAfter = "";
  private final HttpServer server;
  private final String scheme;

  public Receiver() throws IOException {
    this(HttpServer.create(loopback(), 0), "http");
  }

  /// With TLS.
  Receiver(SSLContext context) throws IOException {
    this(secured(context), "https");
  }

  private Receiver(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::take);
    server.start();
  }

  private static HttpsServer secured(SSLContext context) throws IOException {
    var server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  public URI url() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/hook?a=b");
  }

  public Target target(Target.Format format) {
    return new Target(url(), SignerTest.SECRET, EventType.ORDERED, format);
  }

  Target target() {
    return target(Target.Format.STANDARD);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var path = exchange.getRequestURI().toString();
      var one = new Got(Map.copyOf(exchange.getRequestHeaders()), path, body);
      got.add(one);
      if (!retryAfter.isEmpty()) exchange.getResponseHeaders().set("Retry-After", retryAfter);
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      exchange.sendResponseHeaders(answer.applyAsInt(one), -1);
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
