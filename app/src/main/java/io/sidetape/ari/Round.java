package io.sidetape.ari;

import ch.loway.oss.ari4java.AriVersion;
import ch.loway.oss.ari4java.tools.AriCallback;
import ch.loway.oss.ari4java.tools.RestException;
import io.sidetape.ari.Exchange.Command;
import io.sidetape.ari.HttpLink.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Questions that go to Asterisk at the same moment, to be answered beside each other or one behind
/// the other: what a call's set-up asks, while the call waits. First the questions are put, then
/// [#send()] sends them, then each one's answer is waited for. ari4java's typed actions put them;
/// of an answer only what is needed is read.
public final class Round {
  private final HttpPool pool;
  private final Supplier<Exchange> exchanges;
  private final AriVersion version;
  private final String app;
  private final List<Question> questions = new ArrayList<>();
  private CompletableFuture<Void> over = CompletableFuture.completedFuture(null);

  Round(HttpPool pool, Supplier<Exchange> exchanges, AriVersion version, String app) {
    this.pool = pool;
    this.exchanges = exchanges;
    this.version = version;
    this.app = app;
  }

  /// Makes a channel that hears one direction of another; it enters the app with a `StasisStart`,
  /// and only after that can it be recorded.
  public Asked snoop(String channelId, String snoopId, Direction direction) {
    return put(ari ->
        ari.channels()
            .snoopChannelWithId(channelId, snoopId, app)
            .setSpy(direction.word())
            .setWhisper("none")
            .execute(uncalled()));
  }

  /// Starts a recording that ends only with the channel or [Asterisk#stopRecording]; a file of that
  /// name is never overwritten.
  public Asked record(String channelId, String name, String format) {
    return put(ari ->
        ari.channels()
            .record(channelId, name, format)
            .setIfExists("fail")
            .setTerminateOn("none")
            .setBeep(false)
            .setMaxSilenceSeconds(0)
            .setMaxDurationSeconds(0)
            .execute(uncalled()));
  }

  /// Asterisk 16 answers before it has done it; a [#continueInDialplan] asked later still comes
  /// after it.
  public Asked setVariable(String channelId, String name, String value) {
    return put(
        ari -> ari.channels().setChannelVar(channelId, name).setValue(value).execute(uncalled()));
  }

  /// As [Asterisk#variable]; `value` is told it, if there is one, by who waits for the answer.
  public Asked variable(String channelId, String expression, Consumer<String> value) {
    var question =
        put(ari -> ari.channels().getChannelVar(channelId, expression).execute(uncalled()));
    return () -> Optional.ofNullable(Rest.field(question.answer(), "value")).ifPresent(value);
  }

  /// Lets the channel leave the app and go on in the dialplan.
  public Asked continueInDialplan(String channelId) {
    return put(ari -> ari.channels().continueInDialplan(channelId).execute(uncalled()));
  }

  /// Asks to be told of a channel after it has left the app.
  public Asked subscribe(String channelId) {
    return put(
        ari -> ari.applications().subscribe(app, "channel:" + channelId).execute(uncalled()));
  }

  /// Sends them all, once, each by a connection of its own. What keeps them from it is told to
  /// whoever waits for an answer.
  public void send() {
    send(questions.size());
  }

  /// The same by so many connections, to which they are dealt out in turn. What goes by one of them
  /// Asterisk does in that order; whoever needs it waits for the answers in it too, since each may
  /// be asked again.
  public void send(int connections) {
    if (questions.isEmpty()) return;
    var lanes = dealt(Math.min(connections, questions.size()));
    long now = System.nanoTime();
    var answers = new ArrayList<CompletableFuture<?>>(questions.size());
    var coming = coming(lanes);
    for (int i = 0; i < questions.size(); i++) {
      var mine = coming.get(i % lanes.size()).get(i / lanes.size());
      questions.get(i).sent(mine, now);
      answers.add(mine.over());
    }
    over = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
  }

  private List<List<Request>> dealt(int connections) {
    var lanes = new ArrayList<List<Request>>(connections);
    for (int i = 0; i < connections; i++) lanes.add(new ArrayList<>());
    for (int i = 0; i < questions.size(); i++)
      lanes.get(i % connections).add(questions.get(i).request);
    return lanes;
  }

  private List<List<Coming>> coming(List<List<Request>> lanes) {
    try {
      return pool.send(lanes);
    } catch (AriException fault) {
      var never = new Never(fault);
      return lanes.stream().map(lane -> Collections.<Coming>nCopies(lane.size(), never)).toList();
    }
  }

  private record Never(AriException fault) implements Coming {
    @Override
    public CompletableFuture<?> over() {
      return CompletableFuture.completedFuture(fault);
    }

    @Override
    public Answer await() {
      throw fault;
    }
  }

  /// Who waits for one answer waits for all, since all are wanted: so a thread is woken once, and
  /// not for each of them. Whether one failed or is late is told when it is read.
  private void untilOver(Deadline deadline) {
    try {
      over.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // see above
    }
  }

  private Question put(Command command) {
    var question = new Question(command);
    questions.add(question);
    return question;
  }

  private final class Question implements Asked {
    private final Exchange exchange = exchanges.get();
    private final Request request;
    private @Nullable Coming coming;
    private long since;

    Question(Command command) {
      request = exchange.put(version, command);
    }

    void sent(Coming answer, long now) {
      coming = answer;
      since = now;
    }

    String answer() {
      var mine = Objects.requireNonNull(coming, "not sent");
      untilOver(request.deadline());
      return exchange.read(mine, since);
    }

    @Override
    public void await() {
      var _ = answer();
    }
  }

  /// ari4java asks with a callback so as not to wait; it is the answer that is waited for.
  private static <T> AriCallback<T> uncalled() {
    return new AriCallback<>() {
      @Override
      public void onSuccess(T answer) {}

      @Override
      public void onFailure(RestException fault) {}
    };
  }
}
