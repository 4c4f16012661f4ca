package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidetape.webhook.Outcome.Gone;
import io.sidetape.webhook.Outcome.Later;
import io.sidetape.webhook.Outcome.Taken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
  static final Pace QUICK =
      new Pace(
          4,
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5));

  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  static Caller caller(boolean privateToo, Caller.Resolver resolver) {
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    return new Caller(new AddressRule(privateToo), resolver, tls, QUICK, InstantSource.system());
  }

  private static Caller open() {
    return caller(true, InetAddress::getAllByName);
  }

  @Test
  void what_arrives_is_verified_by_the_standards_own_library() throws Exception {
    var outcome = post(open(), receiver.target());
    assertThat(outcome).isEqualTo(new Taken(204));
    var got = receiver.got.take();
    assertThat(got.path()).isEqualTo("/hook?a=b");
    assertThat(got.header("Content-type")).isEqualTo("application/json");
    assertThat(got.id()).isEqualTo("msg_01M7Y2YEQDK2N2K37JEM034XB0_completed");
    assertThat(got.verified()).isEqualTo(got.body());
    assertThat(got.header("X-twilio-signature")).isEmpty();
    assertThat(got.body()).contains("Zoë <script>");
  }

  @Test
  void a_form_is_signed_too_and_as_twilio_does_it_as_well() throws Exception {
    post(open(), receiver.target(Target.Format.TWILIO));
    var got = receiver.got.take();
    assertThat(got.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(got.body()).startsWith("AccountSid=acme&");
    var signature = got.header("Webhook-signature");
    long seconds = Long.parseLong(got.header("Webhook-timestamp"));
    assertThat(signature)
        .isEqualTo(new Signer(SignerTest.SECRET).signature(got.id(), seconds, got.body()));
    var twilios = new TwilioSignature(SignerTest.SECRET).of(receiver.url(), got.body());
    assertThat(got.header("X-twilio-signature")).isEqualTo(twilios);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 307, 400, 401, 404, 429, 500, 503})
  void whatever_is_no_success_is_tried_again_and_no_redirect_is_followed(int status) {
    receiver.answer = _ -> status;
    assertThat(post(open(), receiver.target()))
        .isInstanceOfSatisfying(
            Later.class, later -> assertThat(later.why()).startsWith("answered " + status));
    assertThat(receiver.got).hasSize(1);
  }

  @Test
  void a_target_that_is_gone_for_good_is_told_apart() {
    receiver.answer = _ -> 410;
    assertThat(post(open(), receiver.target())).isInstanceOf(Gone.class);
  }

  @Test
  void retry_after_is_heard_within_reason() {
    receiver.answer = _ -> 503;
    for (var asked :
        Map.of("7", Duration.ofSeconds(7), "999999999", RetryAfter.LONGEST, "-1", Duration.ZERO)
            .entrySet()) {
      receiver.retryAfter = asked.getKey();
      var expected =
          asked.getKey().equals("-1") ? Optional.<Duration>empty() : Optional.of(asked.getValue());
      assertThat(((Later) post(open(), receiver.target())).retryAfter()).isEqualTo(expected);
    }
    var now = Instant.parse("2026-11-21T12:00:00Z");
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 12:01:00 GMT", now))
        .contains(Duration.ofMinutes(1));
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 11:01:00 GMT", now)).contains(Duration.ZERO);
    assertThat(RetryAfter.parse("soon", now)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "2130706433", "0x7f.1", "0", "127.1"})
  void this_machine_is_not_reached_by_whatever_name(String host) {
    var port = receiver.url().getPort();
    var url = URI.create("http://" + host + ":" + port + "/");
    var target = new Target(url, SignerTest.SECRET, Set.of(), Target.Format.STANDARD);
    var outcome = post(caller(false, CallerTest::lookedUp), target);
    assertThat(((Later) outcome).why()).containsAnyOf("private address", "not known to DNS");
    assertThat(receiver.got).isEmpty();
  }

  private static InetAddress[] lookedUp(String host) throws UnknownHostException {
    return InetAddress.getAllByName(host);
  }

  @Test
  void a_name_that_leads_elsewhere_the_second_time_does_not_get_through() throws Exception {
    var asked = new AtomicInteger();
    var outside = InetAddress.ofLiteral("192.88.98.1"); // public, and not to be connected to here
    Caller.Resolver rebinding =
        _ -> {
          var first = asked.getAndIncrement() == 0;
          return new InetAddress[] {first ? outside : InetAddress.getLoopbackAddress()};
        };
    var target = new Target(receiver.url(), SignerTest.SECRET, Set.of(), Target.Format.STANDARD);
    var hurried = new Pace(1, QUICK.first(), QUICK.longest(), Duration.ofMillis(50), QUICK.whole());
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var caller =
        new Caller(new AddressRule(false), rebinding, tls, hurried, InstantSource.system());
    assertThat(post(caller, target)).isInstanceOf(Later.class);
    assertThat(asked).hasValue(1); // what was looked at is what was connected to
    assertThat(((Later) post(caller, target)).why()).contains("private address");
    assertThat(receiver.got).isEmpty();
  }

  @Test
  void of_several_addresses_the_private_ones_are_passed_over() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    Caller.Resolver mixed = _ -> new InetAddress[] {InetAddress.ofLiteral("10.0.0.1"), loopback};
    assertThat(((Later) post(caller(false, mixed), receiver.target())).why())
        .contains("private address");
    Caller.Resolver deadFirst =
        _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.2"), loopback};
    assertThat(post(caller(true, deadFirst), receiver.target())).isEqualTo(new Taken(204));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 200",
        "HTTP/1.1 600 Odd\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n"
      })
  void nonsense_is_no_success(String said) throws Exception {
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      var serving = Thread.startVirtualThread(() -> say(server, said));
      var url = URI.create("http://localhost:" + server.getLocalPort());
      var target = new Target(url, SignerTest.SECRET, Set.of(), Target.Format.STANDARD);
      assertThat(post(open(), target)).isInstanceOf(Later.class);
      serving.interrupt();
    }
  }

  @Test
  void an_endless_head_is_cut_off_and_an_interim_answer_is_passed_over() throws Exception {
    for (var said :
        Map.of(
                "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000) + "\r\n",
                "too long a head",
                "HTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                "")
            .entrySet()) {
      try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread.startVirtualThread(() -> say(server, said.getKey()));
        var url = URI.create("http://localhost:" + server.getLocalPort());
        var target = new Target(url, SignerTest.SECRET, Set.of(), Target.Format.STANDARD);
        var outcome = post(open(), target);
        if (said.getValue().isEmpty()) assertThat(outcome).isEqualTo(new Taken(200));
        else assertThat(((Later) outcome).why()).contains(said.getValue());
      }
    }
  }

  @Test
  void a_target_that_never_answers_is_given_up() throws Exception {
    var short1 =
        new Pace(1, QUICK.first(), QUICK.longest(), QUICK.connect(), Duration.ofMillis(100));
    var tls = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var caller =
        new Caller(
            new AddressRule(true), InetAddress::getAllByName, tls, short1, InstantSource.system());
    var held = new ArrayList<Socket>();
    try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> hold(server, held));
      var url = URI.create("http://localhost:" + server.getLocalPort());
      var target = new Target(url, SignerTest.SECRET, Set.of(), Target.Format.STANDARD);
      assertThat(((Later) post(caller, target)).why()).startsWith("did not answer within");
    }
    for (var socket : held) socket.close();
  }

  private static void hold(ServerSocket server, List<Socket> held) {
    try {
      while (true) held.add(server.accept());
    } catch (IOException closed) {
      // the test is over
    }
  }

  /// Reads the request first: a socket closed with unread bytes resets the connection.
  private static void say(ServerSocket server, String said) {
    try (var socket = server.accept()) {
      var in = socket.getInputStream();
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) head.append((char) in.read());
      var length = head.toString().replaceAll("(?s).*Content-Length: (\\d+).*", "$1");
      in.readNBytes(Integer.parseInt(length));
      socket.getOutputStream().write(said.getBytes(UTF_8));
      socket.shutdownOutput();
      in.read();
    } catch (IOException gone) {
      // the caller had enough
    }
  }

  private static Outcome post(Caller caller, Target target) {
    var base = URI.create("https://pbx.example.com");
    return caller.post(target, Message.of(Samples.completed(), target, Samples.AT, base));
  }
}
