package io.sidetape.daemon;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd how the daemon is, through the socket that it names in `$NOTIFY_SOCKET`. Without
/// one (a terminal, a container) it does nothing. No call waits, and none harms: what cannot be
/// sent is logged the first time and then left.
///
/// Source: sd_notify(3), sd_watchdog_enabled(3).
public final class SystemdNotify {
  private static final Logger log = LoggerFactory.getLogger(SystemdNotify.class);

  private final Optional<String> socket;
  private final Optional<Duration> watchdogInterval;
  private final AtomicBoolean complained = new AtomicBoolean();

  private SystemdNotify(Optional<String> socket, Optional<Duration> watchdogInterval) {
    this.socket = socket;
    this.watchdogInterval = watchdogInterval;
  }

  /// What systemd asked for in `environment`, the process's own.
  public static SystemdNotify of(Map<String, String> environment) {
    var socket = named(environment, "NOTIFY_SOCKET");
    return new SystemdNotify(socket, socket.flatMap(_ -> interval(environment)));
  }

  /// How often [#watchdog] is to be called, half of what systemd waits; nothing if it does not
  /// watch, or watches another process.
  public Optional<Duration> watchdogInterval() {
    return watchdogInterval;
  }

  public void ready() {
    send("READY=1");
  }

  /// One line for `systemctl status`.
  public void status(String text) {
    send("STATUS=" + text.replaceAll("\\R", " "));
  }

  public void watchdog() {
    send("WATCHDOG=1");
  }

  public void stopping() {
    send("STOPPING=1");
  }

  private void send(String message) {
    if (socket.isEmpty()) return;
    try (var memory = Arena.ofConfined()) {
      UnixDatagram.send(memory, socket.get(), message);
    } catch (Throwable trouble) { // also a JVM that forbids native access
      if (complained.compareAndSet(false, true))
        log.warn("systemd cannot be told {}: {}", message, trouble.getMessage());
    }
  }

  private static Optional<Duration> interval(Map<String, String> environment) {
    var pid = named(environment, "WATCHDOG_PID");
    if (pid.isPresent() && !pid.get().equals(ownPid())) return Optional.empty();
    return named(environment, "WATCHDOG_USEC").flatMap(SystemdNotify::half);
  }

  private static Optional<Duration> half(String microseconds) {
    try {
      var nanos = Math.multiplyExact(Long.parseLong(microseconds), 500L);
      return Optional.of(Duration.ofNanos(nanos)).filter(Duration::isPositive);
    } catch (ArithmeticException | NumberFormatException garbled) {
      log.warn("WATCHDOG_USEC is no usable number: {}", microseconds);
      return Optional.empty();
    }
  }

  private static String ownPid() {
    return Long.toString(ProcessHandle.current().pid());
  }

  private static Optional<String> named(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }
}
