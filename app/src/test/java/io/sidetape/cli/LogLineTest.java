package io.sidetape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The log as the daemon writes it, and not as tests do.
class LogLineTest {
  @Test
  void a_name_from_outside_begins_no_line_and_colours_nothing() throws JoranException {
    var line = line("{}: hung up", "a\nERROR CallLife: b\u001b[31m\tc");
    assertThat(line).endsWith(" INFO  LogLineTest: a?ERROR CallLife: b?[31m\tc: hung up\n");
    assertThat(line).hasLineCount(1);
  }

  @Test
  void other_letters_stay() throws JoranException {
    assertThat(line("{}", "Zoë + 日本 …")).endsWith(": Zoë + 日本 …\n");
  }

  private static String line(String words, String name) throws JoranException {
    var context = new LoggerContext();
    try {
      var configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(
          Objects.requireNonNull(LogLineTest.class.getResource("/logback.xml")));
      var appender =
          (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("STDERR");
      var logger = context.getLogger(LogLineTest.class);
      var event = new LoggingEvent("", logger, Level.INFO, words, null, new Object[] {name});
      return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    } finally {
      context.stop();
    }
  }
}
