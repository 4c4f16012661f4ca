package io.sidetape.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// The rounds of the integration tests as often as one likes: `app/bin/faults`. Arguments: kind of
/// round, rounds, seed, first round, folder.
public final class Faults {
  private Faults() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var kind = args[0];
    int rounds = Integer.parseInt(args[1]);
    long seed = Long.parseLong(args[2]);
    int first = Integer.parseInt(args[3]);
    var folder = Path.of(args[4]);
    System.exit(run(kind, rounds, seed, first, folder) ? 0 : 1);
  }

  private static boolean run(String kind, int rounds, long seed, int first, Path folder)
      throws IOException, InterruptedException {
    var total = new Tally();
    int failed = 0;
    for (int round = first; round < first + rounds; round++) {
      var own = Files.createDirectories(folder.resolve(kind + "-" + seed + "-" + round));
      var name = "%s, seed %d, round %d".formatted(kind, seed, round);
      try (var asterisk = RealAsterisk.up("faults")) {
        if (isWell(name, kind(kind), asterisk, own, new Random(seed * 1_000_003 + round), total))
          delete(own);
        else failed++;
      }
    }
    System.out.printf("%s: %d rounds, %d failed; %s%n", kind, rounds, failed, total);
    return failed == 0;
  }

  private static boolean isWell(
      String name, Round round, RealAsterisk asterisk, Path own, Random random, Tally total)
      throws IOException, InterruptedException {
    try {
      var tally = round.play(asterisk, own, random);
      total.add(tally);
      System.out.printf("%s: %s%n", name, tally);
      return true;
    } catch (AssertionError | RuntimeException failure) {
      failure.printStackTrace();
      keep(asterisk, own);
      System.out.printf("FAILED: %s; its files are in %s%n", name, own);
      return false;
    }
  }

  private static Round kind(String name) {
    return switch (name) {
      case "kills" -> new KillRound(8);
      case "crashes" -> new CrashRound(true);
      case "deaths" -> new CrashRound(false);
      case "cuts" -> new CutRound();
      default -> throw new IllegalArgumentException(name + ": no such kind of round");
    };
  }

  /// What is needed to understand it, beside what the round wrote itself.
  private static void keep(RealAsterisk asterisk, Path folder) throws IOException {
    copy(asterisk.recordings(), folder.resolve("asterisk-recordings"));
    copy(asterisk.logs(), folder.resolve("asterisk-logs"));
  }

  private static void copy(Path from, Path to) throws IOException {
    for (var path : walk(from)) {
      var copied = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) Files.createDirectories(copied);
      else if (Files.isRegularFile(path)) Files.copy(path, copied);
    }
  }

  private static void delete(Path folder) throws IOException {
    for (var path : walk(folder).reversed()) Files.delete(path);
  }

  private static List<Path> walk(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
