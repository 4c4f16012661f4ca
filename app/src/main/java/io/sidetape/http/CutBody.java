package io.sidetape.http;

import io.sidetape.audio.SideCut;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One side of a stereo recording, or both as one, cut while it is sent.
public record CutBody(SideCut cut) implements Seekable {
  @Override
  public long length() {
    return cut.length();
  }

  @Override
  public int read(long from, ByteBuffer to) throws IOException {
    return cut.read(from, to);
  }

  @Override
  public void close() throws IOException {
    cut.close();
  }
}
