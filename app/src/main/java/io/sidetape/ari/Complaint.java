package io.sidetape.ari;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log why there is no connection, and how often: at once, then after 10 s, 20 s, 40 s
/// and at last every ten minutes; and at once when the trouble becomes another.
final class Complaint {
  private static final Logger log = LoggerFactory.getLogger(Complaint.class);
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final AriSettings settings;
  private @Nullable Instant since;
  private Instant nextAt = Instant.MIN;
  private Duration gap = FIRST;
  private String said = "";

  Complaint(AriSettings settings) {
    this.settings = settings;
  }

  /// Says it, when it is due.
  void about(AriException trouble, Instant now) {
    var words = words(trouble);
    if (due(words, now)) log.warn("{}: {}; trying again", settings.url(), words);
  }

  boolean due(String words, Instant now) {
    if (since == null) since = now;
    var same = words.equals(said);
    if (same && now.isBefore(nextAt)) return false;
    gap = same ? longer(gap) : FIRST;
    said = words;
    nextAt = now.plus(gap);
    return true;
  }

  /// The trouble is over: since when it lasted, if there was any.
  Optional<Instant> over() {
    var began = Optional.ofNullable(since);
    since = null;
    said = "";
    return began;
  }

  private String words(AriException trouble) {
    return switch (trouble) {
      case AriException.Refused e when e.status() == 401 || e.status() == 403 ->
          "Asterisk refuses the user '%s' (%d): compare name and password with ari.conf"
              .formatted(settings.username(), e.status());
      case AriException.Gone e ->
          "no ARI there (%s): enable ari.conf and load res_ari".formatted(e.getMessage());
      case AriException.Refused e -> "no Asterisk yet: " + e.getMessage();
      case AriException.Unreachable e -> "no Asterisk yet: " + e.getMessage();
      case AriException.Unreadable e -> "no Asterisk there: " + e.getMessage();
    };
  }

  private static Duration longer(Duration gap) {
    var twice = gap.multipliedBy(2);
    return twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
  }
}
