package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.sidetape.webhook.Outcome.Gone;
import io.sidetape.webhook.Outcome.Later;
import io.sidetape.webhook.Outcome.Taken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Posts a message once, over a connection of its own, to an address that was looked at: the JDK's
/// own HTTP client looks names up by itself, and a name may lead elsewhere the second time.
record Caller(
    AddressRule rule, Resolver resolver, SSLSocketFactory tls, Pace pace, InstantSource clock) {
  private static final int MOST_ADDRESSES = 3;

  /// Looks a host's name up.
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /// With the machine's resolver and trust.
  static Caller of(WebhookSettings settings, Pace pace, InstantSource clock) {
    return new Caller(
        new AddressRule(settings.privateAddresses()),
        InetAddress::getAllByName,
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        pace,
        clock);
  }

  Outcome post(Target target, Message message) {
    try {
      return outcome(reply(target, request(target, message)));
    } catch (IOException failed) {
      return new Later(words(failed), Optional.empty());
    }
  }

  private Outcome outcome(Reply reply) {
    int status = reply.status();
    if (status / 100 == 2) return new Taken(status);
    if (status == 410) return new Gone("answered 410: it is gone for good");
    var redirect = status / 100 == 3 ? " (redirects are not followed)" : "";
    var wait = reply.retryAfter().flatMap(value -> RetryAfter.parse(value, clock.instant()));
    return new Later("answered " + status + redirect, wait);
  }

  private Reply reply(Target target, byte[] request) throws IOException {
    var tried = 0;
    IOException last =
        new ConnectException("is at a private address; see webhooks.private_addresses");
    for (var address : resolver.addresses(target.url().getHost())) {
      if (!rule.allows(address) || tried++ == MOST_ADDRESSES) continue;
      try {
        return exchange(address, target.url(), request);
      } catch (IOException failed) {
        last = failed;
      }
    }
    throw last;
  }

  private Reply exchange(InetAddress address, URI url, byte[] request) throws IOException {
    try (var plain = new Socket()) {
      var end = Thread.ofVirtual().start(() -> closeAfter(pace.whole(), plain));
      try {
        plain.connect(
            new InetSocketAddress(address, port(url)), Math.toIntExact(pace.connect().toMillis()));
        var socket = isTls(url) ? secured(plain, url) : plain;
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        return Reply.read(socket.getInputStream());
      } finally {
        end.interrupt();
      }
    }
  }

  private Socket secured(Socket plain, URI url) throws IOException {
    var socket = (SSLSocket) tls.createSocket(plain, bare(url.getHost()), port(url), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // else any certificate's name will do
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /// However slowly the bytes come: an attempt has an end.
  private static void closeAfter(Duration time, Socket socket) {
    try {
      Thread.sleep(time);
      socket.close();
    } catch (InterruptedException answered) {
      Thread.currentThread().interrupt();
    } catch (IOException closed) {
      throw new java.io.UncheckedIOException(closed);
    }
  }

  private byte[] request(Target target, Message message) throws IOException {
    var body = message.body().getBytes(UTF_8);
    long seconds = clock.instant().getEpochSecond();
    var signature = new Signer(target.secret()).signature(message.id(), seconds, message.body());
    var head =
        """
        POST %s HTTP/1.1
        Host: %s
        User-Agent: sidetape
        Content-Type: %s
        Content-Length: %d
        webhook-id: %s
        webhook-timestamp: %d
        webhook-signature: %s
        %sConnection: close

        """
            .formatted(
                path(target.url()),
                target.url().getRawAuthority(),
                message.contentType(),
                body.length,
                message.id(),
                seconds,
                signature,
                twilios(target, message));
    var request = new ByteArrayOutputStream();
    request.write(head.replace("\n", "\r\n").getBytes(ISO_8859_1));
    request.write(body);
    return request.toByteArray();
  }

  private static String twilios(Target target, Message message) {
    return switch (target.format()) {
      case STANDARD -> "";
      case TWILIO -> {
        var signature = new TwilioSignature(target.secret()).of(target.url(), message.body());
        yield "X-Twilio-Signature: " + signature + "\n";
      }
    };
  }

  private static String path(URI url) {
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  private static boolean isTls(URI url) {
    return url.getScheme().equals("https");
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) return url.getPort();
    return isTls(url) ? 443 : 80;
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private String words(IOException failed) {
    return switch (failed) {
      case UnknownHostException _ -> "is not known to DNS";
      case SSLException tlsFault -> "failed at TLS: " + tlsFault.getMessage();
      case SocketTimeoutException _ -> "did not accept a connection in time";
      case ConnectException refused -> String.valueOf(refused.getMessage());
      case SocketException cut ->
          "did not answer within %d s, or broke off (%s)"
              .formatted(pace.whole().toSeconds(), cut.getMessage());
      default -> String.valueOf(failed.getMessage());
    };
  }
}
