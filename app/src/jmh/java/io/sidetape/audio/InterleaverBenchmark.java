package io.sidetape.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a merge costs beside its input and output, in nanoseconds for each stereo frame.
///
/// ```
/// mvn -q -Pjmh -pl app test-compile exec:exec -Djmh.args="Interleaver"
/// ```
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class InterleaverBenchmark {
  private static final int MINUTE = 60 * 8_000;
  private static final Random RANDOM = new Random(1);

  private final short[] samples = noise();
  private final int[] left = paired(samples);
  private final int[] right = paired(noise());
  private final long[] packed = new long[SamplePairs.count(Lane.PIECE)];
  private final Levels levels = new Levels();
  private Path file = Path.of("");

  @Setup
  public void writeMinute() throws IOException {
    file = Files.createTempFile("benchmark", ".sln");
    var bytes = ByteBuffer.allocate(2 * MINUTE).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < MINUTE; i++) bytes.putShort(samples[i % Lane.PIECE]);
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.write(bytes.flip());
    }
  }

  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  @OperationsPerInvocation(Lane.PIECE)
  public long[] pack() {
    Interleaver.pack(left, right, packed, packed.length);
    return packed;
  }

  @Benchmark
  @OperationsPerInvocation(Lane.PIECE)
  public Levels levelsOfOneSide() {
    levels.add(left, Lane.PIECE);
    return levels;
  }

  @Benchmark
  @OperationsPerInvocation(MINUTE)
  public StereoFile minute() throws IOException {
    return minute(false);
  }

  @Benchmark
  @OperationsPerInvocation(MINUTE)
  public StereoFile minuteWithHashes() throws IOException {
    return minute(true);
  }

  private StereoFile minute(boolean hashed) throws IOException {
    try (var leftLane = Lane.open(file);
        var rightLane = Lane.open(file)) {
      return StereoMerge.write(leftLane, rightLane, 0, new Nowhere(), hashed);
    }
  }

  private static short[] noise() {
    var noise = new short[Lane.PIECE];
    for (int i = 0; i < noise.length; i++) noise[i] = (short) RANDOM.nextInt();
    return noise;
  }

  private static int[] paired(short[] samples) {
    var pairs = new int[SamplePairs.count(samples.length)];
    new SamplePairs().pair(samples, samples.length, pairs);
    return pairs;
  }

  private static final class Nowhere implements WritableByteChannel {
    @Override
    public int write(ByteBuffer from) {
      int count = from.remaining();
      from.position(from.limit());
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
