/// The hand-over between the two halves, on disc: a folder a recording with an append-only journal.
/// What is needed to finish a recording is in it.
@NullMarked
package io.sidetape.spool;

import org.jspecify.annotations.NullMarked;
