package io.sidetape.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/// How long each call was kept from its dialplan, as the daemon's log has it.
final class HeldMillis extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final Pattern HELD = Pattern.compile("held (\\d+) ms");

  private final Logger calls = (Logger) LoggerFactory.getLogger("io.sidetape.call");
  private final ConcurrentLinkedQueue<Integer> held = new ConcurrentLinkedQueue<>();

  HeldMillis() {
    setContext(calls.getLoggerContext());
    start();
    calls.setLevel(Level.INFO);
    calls.setAdditive(false);
    calls.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    var match = HELD.matcher(event.getFormattedMessage());
    if (match.find()) held.add(Integer.parseInt(match.group(1)));
    else if (event.getLevel().isGreaterOrEqual(Level.WARN))
      System.err.println(event.getFormattedMessage());
  }

  List<Integer> sorted() {
    return held.stream().sorted().toList();
  }

  @Override
  public void close() {
    calls.detachAppender(this);
    calls.setAdditive(true);
    calls.setLevel(null);
    stop();
  }
}
