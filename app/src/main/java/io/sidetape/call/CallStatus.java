package io.sidetape.call;

import java.util.Locale;

/// What the dialplan finds in `SIDETAPE_STATUS`.
enum CallStatus {
  RECORDING,
  OFF,
  DECLINED,
  FAILED;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
