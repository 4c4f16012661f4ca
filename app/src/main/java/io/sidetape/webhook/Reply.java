package io.sidetape.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The head of an HTTP answer; the body is nobody's concern.
record Reply(int status, Optional<String> retryAfter) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)(?: .*)?");
  private static final int MOST_BYTES = 16 * 1024;
  private static final int MOST_INTERIM = 10;

  static Reply read(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw);
    for (var interim = 0; interim <= MOST_INTERIM; interim++) {
      var reply = parsed(head(in));
      if (reply.status() >= 200) return reply;
    }
    throw new IOException("answered with nothing but interim answers");
  }

  private static Reply parsed(String head) throws IOException {
    var lines = head.lines().toList();
    var status = STATUS.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!status.matches()) throw new IOException("answered something that is not HTTP/1.1");
    var retryAfter =
        lines.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("retry-after:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst();
    return new Reply(Integer.parseInt(status.group(1)), retryAfter);
  }

  /// Up to the empty line.
  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    var atLineStart = true;
    for (var next = in.read(); ; next = in.read()) {
      if (next < 0) throw new EOFException("closed the connection without an answer");
      if (next == '\n' && atLineStart) return head.toString(ISO_8859_1);
      if (next != '\r') atLineStart = next == '\n';
      head.write(next);
      if (head.size() > MOST_BYTES) throw new IOException("answered with too long a head");
    }
  }
}
