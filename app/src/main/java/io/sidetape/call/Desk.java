package io.sidetape.call;

import io.sidetape.ari.Asterisk;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import java.time.Clock;
import java.util.function.Consumer;

/// What every call works with.
///
/// @param finished told of each recording that neither side writes any more
record Desk(
    Asterisk asterisk,
    Spool spool,
    Policy policy,
    CallSettings settings,
    Clock clock,
    Consumer<RecordingId> finished) {}
