package io.sidetape.ari;

import io.sidetape.ari.Exchange.Command;
import io.sidetape.ari.Exchange.Question;
import io.sidetape.metrics.Metrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One Asterisk, for asking and for being told. Every question blocks the calling thread (a virtual
/// one, usually) until Asterisk has answered, and every failure is an [AriException]. Asking again
/// does no harm: everything is a read, a delete, a set, or a making with an id of ours.
public final class Asterisk implements AutoCloseable {
  /// How often a replaced client looks whether its app has become free.
  private static final Duration STAND_BACK = Duration.ofMinutes(1);

  /// Both variables and `continue` of a dozen calls at once; each carries a thousand a second.
  private static final int EXPRESS = 12;

  private final Wire wire;
  private final Rest rest;
  private final Rest express;
  private final Connection connection;
  private final String app;
  private final Duration timeout;

  private Asterisk(
      Wire wire, Rest rest, Rest express, Connection connection, String app, Duration timeout) {
    this.wire = wire;
    this.rest = rest;
    this.express = express;
    this.connection = connection;
    this.app = app;
    this.timeout = timeout;
  }

  /// This Asterisk, for questions; nothing is told before [#connect].
  ///
  /// @throws IllegalArgumentException if the CA file cannot be used
  public static Asterisk of(AriSettings settings) {
    return of(settings, new Metrics("unknown"));
  }

  /// As [#of], with everything that passes counted.
  public static Asterisk of(AriSettings settings, Metrics metrics) {
    return of(settings, metrics, STAND_BACK);
  }

  static Asterisk of(AriSettings settings, Metrics metrics, Duration standBack) {
    var wire = new Wire(Endpoint.of(settings), settings.ca());
    var rest = new Rest(wire, settings.connections(), metrics);
    var connection =
        new Connection(
            settings,
            wire,
            rest,
            metrics,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            standBack);
    return new Asterisk(
        wire,
        rest,
        rest.beside(wire, EXPRESS),
        connection,
        settings.app(),
        settings.requestTimeout());
  }

  /// As [#of], connected.
  public static Asterisk open(AriSettings settings, Consumer<AriEvent> listener) {
    return open(settings, listener, STAND_BACK);
  }

  static Asterisk open(AriSettings settings, Consumer<AriEvent> listener, Duration standBack) {
    var asterisk = of(settings, new Metrics("unknown"), standBack);
    asterisk.connect(listener);
    return asterisk;
  }

  /// Returns at once and connects in the background, for ever. `listener` is called with every
  /// event in order, on one thread; it must not wait, but may start threads that ask.
  public void connect(Consumer<AriEvent> listener) {
    connection.start(listener);
  }

  /// The same Asterisk, whose every question has this long. Closing either closes both.
  public Asterisk within(Duration time) {
    return new Asterisk(wire, rest, express, connection, app, time);
  }

  /// The same Asterisk, by connections that nothing else queues for: to let a call go on.
  public Asterisk express() {
    return new Asterisk(wire, express, express, connection, app, timeout);
  }

  /// The name in `Stasis(…)`.
  public String app() {
    return app;
  }

  public AsteriskVersion version() {
    var api = rest.apiVersion(timeout);
    return new AsteriskVersion(
        ask(ari -> ari.asterisk().getInfo().setOnly("system").execute().getSystem().getVersion()),
        api);
  }

  /// Questions that are to be sent together, and are answered beside each other.
  public Round round() {
    return rest.round(timeout, app);
  }

  /// Sends one of a [Round]'s questions alone, and waits for its answer.
  public void alone(Function<Round, Asked> question) {
    var round = round();
    var asked = question.apply(round);
    round.send();
    asked.await();
  }

  /// The value of a variable or of a function such as `CHANNEL(linkedid)`; empty if it has none.
  ///
  /// @throws AriException.Gone if the channel is no more
  public Optional<String> variable(String channelId, String expression) {
    try {
      return Optional.ofNullable(
          ask(ari -> ari.channels().getChannelVar(channelId, expression).execute().getValue()));
    } catch (AriException.Gone e) {
      if (String.valueOf(e.getMessage()).contains("Provided variable")) return Optional.empty();
      throw e;
    }
  }

  public void hangup(String channelId) {
    command(ari -> ari.channels().hangup(channelId).execute());
  }

  /// Ends a recording and keeps its file; the snoop channel stays up.
  public void stopRecording(String name) {
    command(ari -> ari.recordings().stop(name).execute());
  }

  /// ARI's word for what the recording is doing, such as `recording`; empty if it is not live.
  public Optional<String> liveRecordingState(String name) {
    return unlessGone(ari -> ari.recordings().getLive(name).execute().getState());
  }

  public List<ChannelInfo> channels() {
    return ask(ari -> ari.channels().list().execute()).stream().map(ChannelInfo::of).toList();
  }

  public Optional<ChannelInfo> channel(String id) {
    return unlessGone(ari -> ChannelInfo.of(ari.channels().get(id).execute()));
  }

  /// The channels that wait in our app at this moment, as if each had just come in: those whose
  /// arrival nobody heard, and whose dialplan would wait for ever.
  public List<AriEvent.StasisStart> waiting() {
    return ask(ari -> ari.channels().list().execute()).stream()
        .flatMap(channel -> Waiting.in(app, channel).stream())
        .toList();
  }

  /// Whether this channel does: it may be in another client's app by now, and is not ours to move.
  public boolean isWaiting(String channelId) {
    return unlessGone(ari -> Waiting.in(app, ari.channels().get(channelId).execute()))
        .flatMap(it -> it)
        .isPresent();
  }

  /// Asks to be told of a channel after it has left the app.
  public void subscribe(String channelId) {
    alone(round -> round.subscribe(channelId));
  }

  /// `Running` or not, as Asterisk says of a module such as `res_timing_timerfd.so`; empty if it is
  /// not loaded.
  public Optional<String> moduleStatus(String name) {
    return unlessGone(ari -> ari.asterisk().getModule(name).execute().getStatus());
  }

  /// Places a call: dials the endpoint and, once it answers, sends it into the dialplan. For demo
  /// and tests; a Local channel's formats must be named, else it runs at 192 kHz.
  public void originate(
      String channelId,
      String endpoint,
      String context,
      String extension,
      Map<String, String> variables) {
    command(ari ->
        ari.channels()
            .originateWithId(channelId, endpoint)
            .setContext(context)
            .setExtension(extension)
            .setPriority(1)
            .setFormats("slin")
            .setVariables(variables)
            .execute());
  }

  /// Runs `task` on the listener's thread, after the events that are there already; false where the
  /// listener is too far behind for one more.
  public boolean onListener(Runnable task) {
    return connection.onListener(task);
  }

  /// Whether events flow at this moment.
  public boolean connected() {
    return connection.connected();
  }

  /// Stops connecting and closes all sockets; nothing in Asterisk is hung up by it.
  @Override
  public void close() {
    connection.close();
    rest.close();
    express.close();
    wire.close();
  }

  private <T> T ask(Question<T> question) {
    return rest.ask(timeout, question);
  }

  private <T> Optional<T> unlessGone(Question<@Nullable T> question) {
    try {
      return Optional.ofNullable(rest.<@Nullable T>ask(timeout, question));
    } catch (AriException.Gone e) {
      return Optional.empty();
    }
  }

  private void command(Command command) {
    rest.<@Nullable Void>ask(
        timeout,
        ari -> {
          command.to(ari);
          return null;
        });
  }
}
