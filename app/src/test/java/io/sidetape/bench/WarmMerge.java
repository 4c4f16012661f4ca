package io.sidetape.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.sidetape.audio.MergeRequest;
import io.sidetape.audio.StereoMerge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// The merge as a daemon does it, in a JVM that has done it before. It merges once for each line
/// that it is sent, `plain` or `hashes`, and answers with the nanoseconds of wall time and of CPU,
/// so that the benchmark can put other programs between.
final class WarmMerge {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private WarmMerge() {}

  /// `LEFT.wav RIGHT.wav OUT.wav`; the output is deleted after each merge.
  public static void main(String[] files) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (var order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(
          merge(Path.of(files[0]), Path.of(files[1]), Path.of(files[2]), order.equals("hashes")));
      Files.delete(Path.of(files[2]));
    }
  }

  private static String merge(Path left, Path right, Path output, boolean hashes)
      throws IOException {
    long cpu = SYSTEM.getProcessCpuTime();
    long since = System.nanoTime();
    StereoMerge.mergeUnforced(new MergeRequest(left, right, 0, output, hashes));
    long wall = System.nanoTime() - since;
    return wall + " " + (SYSTEM.getProcessCpuTime() - cpu);
  }
}
