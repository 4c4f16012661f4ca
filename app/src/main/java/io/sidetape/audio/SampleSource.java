package io.sidetape.audio;

import java.io.IOException;

/// Samples in order, from a file as they are or brought to another rate.
interface SampleSource {
  /// How many there are in all.
  long samples();

  /// Reads up to `length` samples, fewer only at the end; -1 where none are left.
  int read(short[] samples, int offset, int length) throws IOException;
}
