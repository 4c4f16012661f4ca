/// Pure functions on PCM: reading what Asterisk wrote (by the file's length, not its header),
/// aligning, resampling, interleaving, measuring, writing WAV and RF64. Knows nothing of calls.
@NullMarked
package io.sidetape.audio;

import org.jspecify.annotations.NullMarked;
