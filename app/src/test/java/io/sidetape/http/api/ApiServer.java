package io.sidetape.http.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidetape.access.Access;
import io.sidetape.access.AccessSettings;
import io.sidetape.access.Scope;
import io.sidetape.access.Tokens;
import io.sidetape.audio.MergeRequest;
import io.sidetape.audio.StereoMerge;
import io.sidetape.catalog.Catalog;
import io.sidetape.catalog.CatalogRow;
import io.sidetape.catalog.CatalogSettings;
import io.sidetape.catalog.Sample;
import io.sidetape.delivery.House;
import io.sidetape.http.HttpServer;
import io.sidetape.http.Rate;
import io.sidetape.http.RateLimit;
import io.sidetape.http.Route;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.SpoolView;
import io.sidetape.store.Manifest;
import io.sidetape.store.Volume;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// The API on a real server, with a volume, a catalog and a state folder of its own.
final class ApiServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  final Path state;
  final Volume volume;
  final Catalog catalog;
  final Happenings happenings;
  final AtomicInteger volumeChanges = new AtomicInteger();
  private final Tokens tokens;
  private final HttpServer server;
  private final List<Route> routes;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path scratch;

  ApiServer(Path folder) throws IOException {
    this(
        folder,
        new Volume(folder.resolve("volume")),
        new CatalogSettings.Embedded(folder.resolve("state/catalog.db")));
  }

  /// With a catalog and a volume that others may have too.
  ApiServer(Path folder, Volume volume, CatalogSettings settings) throws IOException {
    state = Files.createDirectories(folder.resolve("state"));
    scratch = Files.createDirectories(folder.resolve("scratch"));
    Files.createDirectories(volume.folder());
    this.volume = volume;
    catalog = Catalog.of(settings);
    var metrics = new Metrics("test");
    var clock = Clock.systemUTC();
    var access = Access.open(state, AccessSettings.DEFAULTS, clock, metrics);
    tokens = Tokens.in(state, clock);
    happenings = new Happenings(metrics, clock, volumeChanges::incrementAndGet);
    var rate = new RateLimit(new Rate(1_000_000, 1_000_000), metrics);
    var api =
        new Api(
            catalog,
            volume,
            new SpoolView(state),
            access,
            rate,
            happenings,
            () -> "https://calls.example",
            new PeaksCache(state.resolve("peaks")),
            clock);
    routes = new ArrayList<>(api.routes());
    routes.addAll(SessionRoutes.routes(access, rate, false));
    server = HttpServer.start("127.0.0.1", 0, metrics, routes);
  }

  /// A token of that tenant, as it is given to people.
  String token(String tenant, Scope... scopes) throws IOException {
    return tokens.create(tenant, Set.of(scopes), Optional.empty(), Optional.empty()).text();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  /// Each as `get /path`.
  List<String> routes() {
    return routes.stream()
        .map(route -> route.method().toLowerCase(Locale.ROOT) + " " + route.path())
        .toList();
  }

  InetSocketAddress address() {
    return server.address();
  }

  HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String token, String path) throws IOException, InterruptedException {
    return send(request(token, path));
  }

  JsonNode json(String token, String path) throws IOException, InterruptedException {
    return JSON.readTree(get(token, path).body());
  }

  HttpResponse<String> delete(String token, String path) throws IOException, InterruptedException {
    return send(request(token, path).DELETE());
  }

  HttpResponse<String> post(String token, String path, String json)
      throws IOException, InterruptedException {
    return send(request(token, path).POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> post(String token, Form form) throws IOException, InterruptedException {
    return send(
        request(token, "/api/recordings")
            .header("Content-Type", form.contentType())
            .POST(form.body()));
  }

  /// A recording on the volume and in the catalog.
  Manifest publish(Sample sample, int millis) throws IOException {
    var made = make(sample, millis);
    var manifest = made.manifest();
    var part = volume.reserve(manifest.tenant(), manifest.id(), manifest.startedAt());
    Files.write(part, made.wav());
    volume.publish(part, manifest);
    catalog.put(CatalogRow.of(new String(manifest.toJson(), UTF_8)));
    return manifest;
  }

  /// A recording that only that sink has.
  Manifest publishSent(Sample sample, int millis, String sink) throws IOException {
    var manifest = make(sample, millis).manifest();
    catalog.put(CatalogRow.of(volume.publishSent(manifest, sink)));
    return manifest;
  }

  /// A call without a recording.
  Manifest publish(Manifest absent) throws IOException {
    volume.publish(absent);
    catalog.put(CatalogRow.of(new String(absent.toJson(), UTF_8)));
    return absent;
  }

  /// A recording that is nowhere yet.
  static final class Made {
    private final Manifest manifest;
    private final byte[] wav;

    Made(Manifest manifest, byte[] wav) {
      this.manifest = manifest;
      this.wav = wav;
    }

    Manifest manifest() {
      return manifest;
    }

    byte[] wav() {
      return wav.clone();
    }
  }

  /// Left is a tone, right a longer one.
  Made make(Sample sample, int millis) throws IOException {
    var left = Files.write(scratch.resolve("left.wav"), House.wav(millis, true));
    var right = Files.write(scratch.resolve("right.wav"), House.wav(millis / 2, true));
    var stereo = scratch.resolve("stereo.wav");
    Files.deleteIfExists(stereo);
    var file = StereoMerge.mergeUnforced(new MergeRequest(left, right, 0, stereo, true));
    var like = sample.manifest();
    var audio =
        new Manifest.Audio(
            like.id() + ".wav",
            "wav",
            file.sampleRate(),
            2,
            file.frames(),
            file.durationMillis(),
            file.sizeBytes(),
            file.sha256(),
            file.pcmSha256());
    return new Made(with(like, audio), Files.readAllBytes(stereo));
  }

  static Manifest with(Manifest like, Manifest.Audio audio) {
    return new Manifest(
        like.id(),
        like.tenant(),
        like.status(),
        like.reason(),
        like.recovered(),
        like.call(),
        like.startedAt(),
        like.endedAt(),
        audio,
        like.sides(),
        like.alignment(),
        like.events());
  }

  /// What a sink sends.
  static final class Form {
    private static final String BOUNDARY = "b0undary";
    private final byte[] bytes;

    private Form(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    static Form of(byte[] manifest, byte[] wav) {
      return of("manifest", manifest, "audio", wav);
    }

    static Form of(String one, byte[] first, String other, byte[] second) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(head(one));
      out.writeBytes(first);
      out.writeBytes("\r\n".getBytes(UTF_8));
      out.writeBytes(head(other));
      out.writeBytes(second);
      out.writeBytes("\r\n--b0undary--\r\n".getBytes(UTF_8));
      return new Form(out.toByteArray());
    }

    private static byte[] head(String name) {
      return "--b0undary\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n"
          .formatted(name)
          .getBytes(UTF_8);
    }

    String contentType() {
      return "multipart/form-data; boundary=" + BOUNDARY;
    }

    BodyPublisher body() {
      return BodyPublishers.ofByteArray(bytes);
    }
  }

  @Override
  public void close() {
    server.close();
    client.close();
    catalog.close();
  }
}
