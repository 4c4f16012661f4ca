package io.sidetape.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is presented without our secret or the issuer's is refused, and nothing is thrown.
///
/// ```
/// JAZZER_FUZZ=1 mvn -q test -Djazzer.hooks=true -Dtest=AccessFuzzTest
/// ```
class AccessFuzzTest {
  @TempDir static Path folder;
  private static Access access;

  @BeforeAll
  static void open() throws IOException {
    var jwks = Files.writeString(folder.resolve("jwks.json"), "{\"keys\":[]}").toUri();
    var secret = "nobody knows this: " + System.nanoTime() + " or does somebody?";
    var jwt =
        new JwtSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.of(secret),
            Optional.of(jwks),
            Duration.ZERO);
    var settings = new AccessSettings(Optional.of(jwt));
    var metrics = new Metrics("test");
    access = Access.open(folder, settings, InstantSource.system(), metrics);
  }

  @FuzzTest(maxDuration = "2m")
  void what_nobody_signed_opens_nothing(byte[] bytes) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (var said : new String[] {text, "Bearer " + text, "Bearer sst_" + text})
      refused(access.identify(Optional.of(said), Optional.empty(), Optional.empty()));
    refused(access.identify(Optional.empty(), Optional.empty(), Optional.of(text)));
    refused(access.identify(Optional.empty(), Optional.empty(), Optional.of("stl_" + text)));
    var cookie = Session.COOKIE + "=" + text;
    refused(access.identify(Optional.empty(), Optional.of(cookie), Optional.empty()));
    assertThat(access.identify(Optional.empty(), Optional.of(text), Optional.empty()))
        .isNotInstanceOf(Answer.Known.class);
    assertThat(access.enter(text)).isEmpty();
  }

  private static void refused(Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> assertThat(refused.why()).matches("[ -~&&[^\"\\\\]]+"));
  }
}
