package io.sidetape.training;

import io.sidetape.training.Script.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// Plays Asterisk's part for one daemon: an ARI on a free port of loopback, and calls that come in,
/// are recorded as noise, and hang up.
public final class Understudy implements AutoCloseable {
  private static final int PASSWORD_BYTES = 16;

  /// A call that the daemon forgets is not waited for any longer.
  private static final Duration FORGOTTEN = Duration.ofSeconds(5);

  private final String password = newPassword();
  private final Script script;
  private final Stage stage;

  private Understudy(Path recordings) throws IOException {
    script = new Script(recordings, this::tell);
    stage = new Stage(user(), password, script::answer);
  }

  /// Listens from now on.
  ///
  /// @param recordings where it writes what it records
  /// @throws IOException it cannot listen or write
  public static Understudy start(Path recordings) throws IOException {
    return new Understudy(recordings);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + stage.port());
  }

  public String user() {
    return "understudy";
  }

  /// Nobody else on the machine knows it.
  public String password() {
    return password;
  }

  /// Whether a daemon listens for calls within this time.
  public boolean isHeard(Duration within) throws InterruptedException {
    return stage.isHeard(within);
  }

  /// Places calls, some at once, one after the other, until there were so many or the time is over.
  ///
  /// @return how many the daemon let go on
  public int perform(int calls, int atOnce, Duration longest) throws InterruptedException {
    var placed = new AtomicInteger();
    var wentOn = new AtomicInteger();
    long end = System.nanoTime() + longest.toNanos();
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < atOnce; i++)
      callers.add(
          Thread.ofVirtual()
              .name("training-caller")
              .start(() -> {
                while (placed.getAndIncrement() < calls && System.nanoTime() < end)
                  if (goesOn()) wentOn.incrementAndGet();
              }));
    for (var caller : callers) caller.join();
    return wentOn.get();
  }

  private boolean goesOn() {
    var call = script.call();
    try {
      return isLetGo(call);
    } finally {
      script.hangUp(call);
    }
  }

  private static boolean isLetGo(Call call) {
    try {
      call.wentOn().get(FORGOTTEN.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException | ExecutionException forgotten) {
      return false;
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void tell(String event) {
    stage.tell(event);
  }

  private static String newPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    stage.close();
  }
}
