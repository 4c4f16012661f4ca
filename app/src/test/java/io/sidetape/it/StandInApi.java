package io.sidetape.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/// `src/test/web/mock.mjs`: the API's routes over the recordings of a volume.
record StandInApi(Process process, String url) implements AutoCloseable {
  static final String TOKEN = "sst_demo";

  static StandInApi over(Path volume) throws IOException {
    var process =
        new ProcessBuilder("node", "src/test/web/mock.mjs", "0", volume.toString())
            .redirectError(Redirect.INHERIT)
            .start();
    return new StandInApi(process, firstLine(process.inputReader()));
  }

  private static String firstLine(BufferedReader output) throws IOException {
    var line = output.readLine();
    if (line == null) throw new IOException("mock.mjs ended at once, see stderr");
    return line;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
