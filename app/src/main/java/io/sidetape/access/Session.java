package io.sidetape.access;

import java.time.Duration;

/// A browser's session, as it is handed out.
///
/// @param value of the cookie [#COOKIE]
public record Session(String value, Duration validity) {
  public static final String COOKIE = "sidetape_session";

  @Override
  public String toString() {
    return "Session[for " + validity + "]";
  }
}
