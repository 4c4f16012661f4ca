package io.sidetape.call;

import io.sidetape.ari.AriException;

/// Machine words for why a side was not recorded.
final class Reasons {
  /// There was no call any more.
  static final String HUNG_UP = "hung_up";

  /// It came and went while nobody of ours heard of it.
  static final String UNHEARD = "unheard";

  /// The spool took nothing, so that nothing was asked of Asterisk.
  static final String SPOOL_FAILED = "spool_failed";

  /// Less room was left than a new recording is begun with.
  static final String NO_SPACE = "no_space";

  private Reasons() {}

  static String of(AriException fault) {
    return switch (fault) {
      case AriException.Gone it -> HUNG_UP;
      case AriException.Refused it -> "refused";
      case AriException.Unreachable it -> "asterisk_unreachable";
      case AriException.Unreadable it -> "asterisk_unreadable";
    };
  }
}
