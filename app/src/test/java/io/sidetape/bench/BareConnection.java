package io.sidetape.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;

/// One keep-alive connection to Asterisk, plain sockets and nothing else: a request is one write,
/// and whoever sent it reads the answer by itself. An upgraded one reads WebSocket text instead.
final class BareConnection implements AutoCloseable {
  private static final int PING = 9;

  private final Socket socket;
  private final DataInputStream in;
  private final String headers;

  BareConnection(URI url, String user, String password) throws IOException {
    socket = new Socket(url.getHost(), url.getPort());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    var credentials =
        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(ISO_8859_1));
    headers = "Host: bench\r\nAuthorization: Basic " + credentials + "\r\n";
  }

  void send(String method, String path) throws IOException {
    send(method, path, "");
  }

  void send(String method, String path, String json) throws IOException {
    var content =
        "Content-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
    write(method + " /ari" + path + " HTTP/1.1\r\n" + headers + content);
  }

  /// The answer's body.
  ///
  /// @throws IOException for anything but a 2xx
  String answer() throws IOException {
    var status = line();
    int length = 0;
    for (var line = line(); !line.isEmpty(); line = line())
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
    var body = new String(in.readNBytes(length), ISO_8859_1);
    if (!status.startsWith("HTTP/1.1 2")) throw new IOException(status + " " + body);
    return body;
  }

  void upgrade(String path) throws IOException {
    write(
        "GET /ari"
            + path
            + " HTTP/1.1\r\n"
            + headers
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: "
            + Base64.getEncoder().encodeToString(new byte[16])
            + "\r\n\r\n");
    var status = line();
    if (!status.startsWith("HTTP/1.1 101")) throw new IOException(status);
    while (!line().isEmpty()) {
      // no header of the answer matters here
    }
  }

  /// The next event's text; Asterisk sends each as one frame, unmasked.
  String event() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte() & 15;
      int length = in.readUnsignedByte() & 127;
      if (length == 126) length = in.readUnsignedShort();
      else if (length == 127) length = Math.toIntExact(in.readLong());
      var payload = in.readNBytes(length);
      if (opcode == 1) return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
      if (opcode != PING) throw new EOFException("opcode " + opcode);
    }
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException("the connection was closed");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
