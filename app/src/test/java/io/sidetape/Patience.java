package io.sidetape;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// How every test waits: it looks often, since it is the looking that takes the time, and gives up
/// late, since a machine that is busy with something else proves nothing.
public final class Patience implements LauncherSessionListener {
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollInterval(LOOK);
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultTimeout(LONGEST);
  }
}
