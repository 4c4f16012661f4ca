package io.sidetape.access;

import io.sidetape.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/// An [Access] on a state folder of its own, and a clock that tests set.
@NullMarked
final class Desk implements InstantSource {
  static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  final Path state;
  final Metrics metrics = new Metrics("test");
  Access access;
  private Instant now = START;

  Desk(Path state) throws IOException {
    this(state, AccessSettings.DEFAULTS);
  }

  Desk(Path state, AccessSettings settings) throws IOException {
    this.state = state;
    this.access = Access.open(state, settings, this, metrics);
  }

  @Override
  public Instant instant() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /// As the daemon's next start.
  void restart() throws IOException {
    access = Access.open(state, AccessSettings.DEFAULTS, this, metrics);
  }

  /// As another process has them.
  Tokens elsewhere() throws IOException {
    return Tokens.in(state, this);
  }

  Tokens.Created token(Scope... scopes) throws IOException {
    return elsewhere().create("acme", Set.of(scopes), Optional.empty(), Optional.empty());
  }

  Answer bearer(String token) {
    return access.identify(Optional.of("Bearer " + token), Optional.empty(), Optional.empty());
  }

  Answer link(String token) {
    return access.identify(Optional.empty(), Optional.empty(), Optional.of(token));
  }

  Answer session(String cookie) {
    var header = "theme=dark; " + Session.COOKIE + "=" + cookie + "; a=b";
    return access.identify(Optional.empty(), Optional.of(header), Optional.empty());
  }
}
