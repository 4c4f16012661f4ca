package io.sidetape.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/// A server on loopback that does with a connection what the script says, however rude.
public final class ScriptedSink implements AutoCloseable {
  /// What is done with one connection.
  public interface Script {
    void play(ScriptedSink sink, Socket socket) throws Exception;
  }

  /// A request as it arrived; the body only where the script read it.
  public record Request(String head, String body) {
    long length() {
      return header("Content-Length").map(Long::parseLong).orElse(0L);
    }

    public Optional<String> header(String name) {
      var start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst();
    }
  }

  public final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  public final CountDownLatch closed = new CountDownLatch(1);
  private final ServerSocket server;
  private final Script script;
  private final String scheme;

  public ScriptedSink(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "http", script);
  }

  public ScriptedSink(ServerSocket server, String scheme, Script script) {
    this.server = server;
    this.scheme = scheme;
    this.script = script;
    Thread.ofVirtual().start(this::accept);
  }

  /// Reads the whole request, keeps it, and answers so.
  public static Script answering(String... lines) {
    return (sink, socket) -> {
      sink.requests.add(readAll(socket.getInputStream()));
      send(socket, lines);
    };
  }

  public URI url() {
    return URI.create(scheme + "://localhost:" + server.getLocalPort() + "/api/recordings");
  }

  public static void send(Socket socket, String... lines) throws IOException {
    socket.getOutputStream().write(String.join("\r\n", lines).getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  public static Request readAll(InputStream raw) throws IOException {
    var in = new BufferedInputStream(raw);
    var request = new Request(readHead(in), "");
    var body = in.readNBytes((int) request.length());
    return new Request(request.head(), new String(body, ISO_8859_1));
  }

  public static String readHead(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (head.toString(ISO_8859_1).endsWith("\r\n\r\n")) break;
    }
    return head.toString(ISO_8859_1);
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closing) {
      closed.countDown();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      script.play(this, socket);
    } catch (Exception broken) {
      // the client went away, which some scripts are about
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    closed.countDown();
  }
}
