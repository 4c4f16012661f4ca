package io.sidetape.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;

/// A recording as `multipart/form-data`: the manifest, then the audio, its length known up front.
final class RecordingForm {
  private static final String CRLF = "\r\n";

  private final Manifest manifest;
  private final Manifest.Audio audio;
  private final Path wav;
  private final String boundary = "sidetape-" + UUID.randomUUID(); // not to be guessed by audio

  RecordingForm(Manifest manifest, Path wav) {
    var audio = manifest.audio();
    if (audio == null) throw new IllegalArgumentException(manifest.id() + " has no audio to post");
    this.manifest = manifest;
    this.audio = audio;
    this.wav = wav;
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  long sizeBytes() throws IOException {
    return Files.size(wav);
  }

  BodyPublisher body() throws IOException {
    return BodyPublishers.concat(
        BodyPublishers.ofString(manifestPart() + audioHead(), UTF_8),
        BodyPublishers.ofFile(wav),
        BodyPublishers.ofString(CRLF + "--" + boundary + "--" + CRLF, UTF_8));
  }

  private String manifestPart() {
    return head("name=\"manifest\"", "application/json")
        + CRLF
        + new String(manifest.toJson(), UTF_8)
        + CRLF;
  }

  private String audioHead() {
    return head("name=\"audio\"; filename=\"" + manifest.id() + ".wav\"", "audio/wav")
        + "Content-Digest: sha-256=:"
        + base64(audio.sha256())
        + ":"
        + CRLF
        + CRLF;
  }

  private String head(String names, String type) {
    return "--%s\r\nContent-Disposition: form-data; %s\r\nContent-Type: %s\r\n"
        .formatted(boundary, names, type);
  }

  private static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
