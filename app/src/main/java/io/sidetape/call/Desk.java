package io.sidetape.call;

import io.sidetape.ari.Asterisk;
import io.sidetape.metrics.Metrics;
import io.sidetape.spool.Call;
import io.sidetape.spool.Marks;
import io.sidetape.spool.RecordingId;
import io.sidetape.spool.Spool;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What every call works with.
///
/// @param recordings where Asterisk writes; looked at for room and growth only
/// @param uptime the clock that nobody sets
/// @param room for another recording
/// @param marks of calls that were handed over; they go when a call is in the spool
/// @param peers the other ends of all calls
/// @param pace how long Asterisk takes of late to let a call go
/// @param held the calls that are
/// @param turns whose set-up it is
/// @param started told of each call that is recorded, once it has gone on in the dialplan
/// @param finished told of each recording that neither side writes any more
record Desk(
    Asterisk asterisk,
    Spool spool,
    Path recordings,
    Policy policy,
    CallSettings settings,
    Clock clock,
    Uptime uptime,
    Metrics metrics,
    Room room,
    Marks marks,
    Peers peers,
    Pace pace,
    HeldCalls held,
    Turns turns,
    List<BiConsumer<RecordingId, Call>> started,
    Consumer<RecordingId> finished) {}
