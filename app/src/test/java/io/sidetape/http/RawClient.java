package io.sidetape.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.NullMarked;

/// A client that sends exactly these bytes, and reads until the server has no more to say.
@NullMarked
record RawClient(Socket socket) implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 60_000;

  static RawClient to(InetSocketAddress address) throws IOException {
    var socket = new Socket();
    socket.connect(address);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new RawClient(socket);
  }

  /// What comes back until the server ends the connection.
  static String ask(InetSocketAddress address, String bytes) throws IOException {
    try (var client = to(address)) {
      return client.send(bytes).readAll();
    }
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /// Reads on until `end` has come, or the server has ended.
  String readTo(String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      var next = socket.getInputStream().read();
      if (next < 0) break;
      text.append((char) next);
    }
    return text.toString();
  }

  /// Whether the answer ends so; a connection that was turned away has none.
  boolean answersWith(String end) {
    try {
      return readAll().endsWith(end);
    } catch (IOException reset) {
      return false;
    }
  }

  /// Whether the server has ended the connection; waits for it.
  boolean isEnded() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
