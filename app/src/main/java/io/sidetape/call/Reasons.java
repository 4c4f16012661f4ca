package io.sidetape.call;

import io.sidetape.ari.AriException;

/// Machine words for why a side was not recorded.
final class Reasons {
  private Reasons() {}

  static String of(AriException fault) {
    return switch (fault) {
      case AriException.Gone it -> "hung_up";
      case AriException.Refused it -> "refused";
      case AriException.Unreachable it -> "asterisk_unreachable";
      case AriException.Unreadable it -> "asterisk_unreadable";
    };
  }
}
