package io.sidetape.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Runs `src/test/web/facts.mjs`, the player's facts in a real Chromium, and reads what it says in
/// TAP, the Test Anything Protocol.
final class PlayerFacts {
  private static final Path FOLDER = Path.of("src/test/web");
  private static final Path LOG = Path.of("target/player-facts.tap");
  private static final Pattern LINE = Pattern.compile("(not )?ok \\d+ - (.*)");
  private static final long LONGEST_MINUTES = 8;

  /// One fact, and the browser's words where it does not hold.
  record Fact(String name, boolean holds, String words) {}

  private PlayerFacts() {}

  /// @param environment what the facts are told, beside where the browser is
  static List<Fact> check(Map<String, String> environment) throws Exception {
    var browser = browser();
    var node = browser.getOrDefault("BROWSER_NODE", "node");
    var command = List.of(node, "--test-reporter=tap", "facts.mjs");
    var builder = new ProcessBuilder(command).directory(FOLDER.toFile());
    builder.environment().putAll(browser);
    builder.environment().putAll(environment);
    var process = builder.redirectErrorStream(true).redirectOutput(LOG.toFile()).start();
    try {
      var ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
      return facts(ended ? "exit status " + process.exitValue() : "no end in sight");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Installs what is missing, and tells where it is.
  private static Map<String, String> browser() {
    var environment = new HashMap<String, String>();
    for (var line : Script.lab("browser")) {
      int equals = line.indexOf('=');
      if (equals > 0) environment.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return environment;
  }

  private static List<Fact> facts(String end) throws IOException {
    var facts = new ArrayList<Fact>();
    var lines = Files.readAllLines(LOG, StandardCharsets.UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      var line = LINE.matcher(lines.get(i));
      if (line.matches()) {
        boolean holds = line.group(1) == null;
        facts.add(new Fact(line.group(2), holds, holds ? "" : indented(lines, i + 1)));
      }
    }
    boolean whole = end.equals("exit status 0") || facts.stream().anyMatch(it -> !it.holds());
    facts.add(new Fact("they are checked to the end", whole, end + ", see " + LOG));
    return facts;
  }

  /// TAP tells more about a fact in the indented lines that follow it.
  private static String indented(List<String> lines, int from) {
    int to = from;
    while (to < lines.size() && lines.get(to).startsWith(" ")) to++;
    return String.join("\n", lines.subList(from, to));
  }
}
