package io.sidetape.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file as it is at the moment of opening: what is appended later is not seen.
record FileSource(FileChannel channel, long length) implements Seekable {
  static FileSource open(Path file) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new FileSource(channel, channel.size());
    } catch (IOException | RuntimeException | Error broken) {
      channel.close();
      throw broken;
    }
  }

  @Override
  public int read(long from, ByteBuffer to) throws IOException {
    return channel.read(to, from);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
