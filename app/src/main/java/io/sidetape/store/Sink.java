package io.sidetape.store;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Posts finished recordings to somebody's HTTP endpoint, streamed from the disc.
///
/// It tries once and says what to do next; when to try again is its user's affair. Threads may
/// share it.
public final class Sink implements AutoCloseable {
  /// A request that moves the audio more slowly than this is given up, and tried again later.
  static final long SLOWEST_BYTES_PER_SECOND = 64 * 1024;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final SinkSettings settings;
  private final InstantSource clock;
  private final HttpClient client;

  /// Opens no connection yet.
  ///
  /// @throws IllegalArgumentException when the CA file cannot be used
  public Sink(SinkSettings settings) {
    this(settings, InstantSource.system());
  }

  /// @param clock what a `Retry-After` date is measured against
  public Sink(SinkSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.client = client(settings);
  }

  /// Sends one recording with its manifest.
  ///
  /// @throws IOException when the WAV cannot be read: that is not the sink's fault
  public SinkAnswer post(Manifest manifest, Path wav) throws IOException, InterruptedException {
    var request = request(manifest, new RecordingForm(manifest, wav));
    var excerpt = new Excerpt();
    try {
      client.send(request, excerpt);
    } catch (IOException failed) {
      if (!Files.isReadable(wav)) throw new NoSuchFileException(wav.toString());
      if (excerpt.answer() == null) return later(failed);
    }
    return new Verdict(settings, clock.instant()).of(excerpt);
  }

  /// What it is called where people read of it: its address, without what might be a secret in it.
  public String name() {
    var url = settings.url();
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
  }

  /// What is wrong with the way to the sink, in a sentence; any HTTP answer will do.
  public Optional<String> check() throws InterruptedException {
    var request = HttpRequest.newBuilder(settings.url()).HEAD().timeout(settings.timeout()).build();
    try {
      client.send(request, BodyHandlers.discarding());
      return Optional.empty();
    } catch (IOException failed) {
      return Optional.of(NetworkTrouble.tell(settings.url(), failed));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest request(Manifest manifest, RecordingForm form) throws IOException {
    var request =
        HttpRequest.newBuilder(settings.url())
            .timeout(patience(form.sizeBytes()))
            .header("Content-Type", form.contentType())
            .header("Idempotency-Key", manifest.id())
            .POST(form.body());
    settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request.build();
  }

  private SinkAnswer later(IOException failed) {
    return new SinkAnswer.Later(NetworkTrouble.tell(settings.url(), failed), Optional.empty());
  }

  private Duration patience(long bytes) {
    return settings.timeout().plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND);
  }

  private static HttpClient client(SinkSettings settings) {
    var client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // no upgrade is offered on a body that streams
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    settings.ca().ifPresent(ca -> client.sslContext(PrivateCa.trusting(ca)));
    return client.build();
  }
}
