package io.sidetape.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Standard output that remembers what kept it from being written, which a [PrintWriter] does not
/// tell: a result that nobody sees is none.
final class Stdout extends FilterOutputStream {
  private static final String CLOSED_PIPE = "Broken pipe";

  private volatile @Nullable IOException trouble;

  Stdout(OutputStream below) {
    super(below);
  }

  static Stdout ofProcess() {
    return new Stdout(new FileOutputStream(FileDescriptor.out));
  }

  PrintWriter writer() {
    var encoded = new OutputStreamWriter(this, System.out.charset());
    return new PrintWriter(new BufferedWriter(encoded), true);
  }

  /// Whether something of what was written is lost.
  boolean isCut() {
    return trouble != null;
  }

  /// What is to be told of that: nothing where the reader has left, who knows.
  Optional<String> complaint() {
    return Optional.ofNullable(trouble)
        .map(Complaint::words)
        .filter(words -> !words.contains(CLOSED_PIPE))
        .map(words -> "standard output: " + words);
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      trouble = e;
      throw e;
    }
  }
}
