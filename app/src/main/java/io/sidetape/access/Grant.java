package io.sidetape.access;

import java.time.Instant;
import java.util.Optional;

/// An identity that was proven, and what ends it.
///
/// @param tokenId the API token that it stands and falls with
record Grant(Identity identity, Instant until, Optional<String> tokenId) {
  Grant(Identity identity, Instant until) {
    this(identity, until, Optional.empty());
  }
}
