package io.sidetape.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SystemdNotifyTest {
  private static final String OWN_PID = Long.toString(ProcessHandle.current().pid());

  private final Logger logger = (Logger) LoggerFactory.getLogger(SystemdNotify.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @TempDir Path folder;

  @BeforeEach
  void listen() {
    logged.start();
    logger.addAppender(logged);
    logger.setAdditive(false);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(logged);
    logger.setAdditive(true);
  }

  @Test
  void a_socket_with_a_path_gets_each_message_as_one_datagram() throws Throwable {
    tellsAll(folder.resolve("notify").toString());
  }

  @Test
  void an_abstract_socket_gets_them_too() throws Throwable {
    tellsAll("@sidetape-test-" + OWN_PID);
  }

  @Test
  void without_a_socket_it_does_nothing() {
    var systemd = SystemdNotify.of(Map.of("WATCHDOG_USEC", "60000000"));
    tellAll(systemd);
    assertThat(systemd.watchdogInterval()).isEmpty();
    assertThat(logged.list).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/no/such/socket", "@sidetape-nobody-is-here", "relative", "vsock:2:1234"})
  void a_socket_that_does_not_work_is_told_once_and_harms_nothing(String name) {
    var systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", name));
    assertThatCode(() -> tellAll(systemd)).doesNotThrowAnyException();
    assertThat(logged.list).hasSize(1);
    assertThat(logged.list.getFirst().getFormattedMessage()).contains(name);
  }

  @Test
  void a_name_of_the_longest_length_works_and_one_more_is_told() throws Throwable {
    var longest = "@" + "x".repeat(107);
    try (var socket = NotifySocket.at(longest)) {
      SystemdNotify.of(Map.of("NOTIFY_SOCKET", longest)).ready();
      assertThat(socket.next()).hasValue("READY=1");
    }
    SystemdNotify.of(Map.of("NOTIFY_SOCKET", longest + "x")).ready();
    assertThat(logged.list.getFirst().getFormattedMessage()).contains("too long");
  }

  @Test
  void a_receiver_that_does_not_read_never_holds_the_sender() throws Throwable {
    var name = folder.resolve("notify").toString();
    try (var socket = NotifySocket.at(name)) {
      var systemd = SystemdNotify.of(Map.of("NOTIFY_SOCKET", name));
      for (var n = 0; n < 5_000; n++) systemd.watchdog();
      assertThat(socket.next()).hasValue("WATCHDOG=1");
    }
    assertThat(logged.list).hasSize(1);
  }

  @Test
  void the_watchdog_is_fed_twice_in_its_time() {
    assertThat(interval("60000000", OWN_PID)).isEqualTo(Duration.ofSeconds(30));
    assertThat(interval("3", OWN_PID)).isEqualTo(Duration.ofNanos(1_500));
  }

  @Test
  void a_watchdog_without_a_pid_is_ours_and_one_with_another_pid_is_not() {
    assertThat(interval("60000000", "")).isEqualTo(Duration.ofSeconds(30));
    assertThat(interval("60000000", "1")).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "soon", "9223372036854775807", "99999999999999999999"})
  void a_watchdog_time_that_is_none_is_none(String microseconds) {
    assertThat(interval(microseconds, OWN_PID)).isEqualTo(Duration.ZERO);
  }

  private static Duration interval(String microseconds, String pid) {
    var environment = new HashMap<String, String>();
    environment.put("NOTIFY_SOCKET", "/run/systemd/notify");
    environment.put("WATCHDOG_USEC", microseconds);
    environment.put("WATCHDOG_PID", pid);
    return SystemdNotify.of(environment).watchdogInterval().orElse(Duration.ZERO);
  }

  private void tellsAll(String name) throws Throwable {
    try (var socket = NotifySocket.at(name)) {
      tellAll(SystemdNotify.of(Map.of("NOTIFY_SOCKET", name)));
      assertThat(socket.next()).hasValue("READY=1");
      assertThat(socket.next()).hasValue("STATUS=2 calls, é WATCHDOG=1");
      assertThat(socket.next()).hasValue("WATCHDOG=1");
      assertThat(socket.next()).hasValue("STOPPING=1");
      assertThat(socket.next()).isEmpty();
    }
    assertThat(logged.list).isEmpty();
  }

  private static void tellAll(SystemdNotify systemd) {
    systemd.ready();
    systemd.status("2 calls, é\nWATCHDOG=1");
    systemd.watchdog();
    systemd.stopping();
  }
}
