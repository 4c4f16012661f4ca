package io.sidetape.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.NullMarked;

/// A command as a user sees it: what it printed where, and its exit status.
@NullMarked
record Cli(int exit, String stdout, String stderr) {
  static Cli run(Object... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var args = new String[words.length];
    for (int i = 0; i < words.length; i++) args[i] = words[i].toString();
    var line = Sidetape.commandLine(args);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exit = line.execute(args);
    return new Cli(exit, out.toString(), err.toString());
  }
}
