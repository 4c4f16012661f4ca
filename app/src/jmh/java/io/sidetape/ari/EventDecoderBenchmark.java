package io.sidetape.ari;

import io.sidetape.metrics.Metrics;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long the reader thread needs for one event.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EventDecoderBenchmark {
  private static final String START =
      """
      {"type":"StasisStart","timestamp":"2026-11-21T03:25:02.362+0000","args":["tenant=acme","type=sales"],\
      "channel":{"id":"1795231502.0","name":"PJSIP/ann-00000000","state":"Up","protocol_id":"a1b2@c",\
      "caller":{"name":"Ann","number":"4930123456"},"connected":{"name":"","number":"200"},"accountcode":"",\
      "dialplan":{"context":"lab","exten":"200","priority":2,"app_name":"Stasis","app_data":"sidetape"},\
      "creationtime":"2026-11-21T03:25:02.351+0000","language":"en"},\
      "asterisk_id":"02:00:00:00:00:01","application":"sidetape"}\
      """;

  private static final String FINISHED =
      """
      {"type":"RecordingFinished","timestamp":"2026-11-21T03:25:12.977+0000",\
      "recording":{"name":"sidetape/01J9-in","format":"wav","state":"done","target_uri":"channel:x-in","duration":10},\
      "asterisk_id":"02:00:00:00:00:01","application":"sidetape"}\
      """;

  private static final String UNKNOWN = START.replace("StasisStart", "BrandNew");

  private final EventDecoder decoder =
      new EventDecoder(InstantSource.system(), new Metrics("bench"));

  @Benchmark
  public AriEvent stasisStart() {
    return decoder.decode(START, 0);
  }

  @Benchmark
  public AriEvent recordingFinished() {
    return decoder.decode(FINISHED, 0);
  }

  @Benchmark
  public AriEvent unknown() {
    return decoder.decode(UNKNOWN, 0);
  }
}
