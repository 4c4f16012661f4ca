package io.sidetape.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// What the daemon says while something is wrong.
final class Complaints extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.sidetape");
  private final ConcurrentLinkedQueue<ILoggingEvent> said = new ConcurrentLinkedQueue<>();

  Complaints() {
    setContext(ours.getLoggerContext());
    start();
    ours.setAdditive(false);
    ours.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) said.add(event);
  }

  void awaitOne(String word) {
    await()
        .untilAsserted(() ->
            assertThat(said.stream().map(ILoggingEvent::getFormattedMessage).toList())
                .anyMatch(words -> words.contains(word)));
  }

  long count(String word) {
    return said.stream().filter(event -> event.getFormattedMessage().contains(word)).count();
  }

  List<ILoggingEvent> stackTraces() {
    return said.stream().filter(event -> event.getThrowableProxy() != null).toList();
  }

  @Override
  public void close() {
    ours.detachAppender(this);
    ours.setAdditive(true);
    stop();
  }
}
