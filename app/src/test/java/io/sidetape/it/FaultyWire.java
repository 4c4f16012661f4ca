package io.sidetape.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/// A network between the daemon and Asterisk that is as bad as it is told to be. Bytes keep their
/// order and are never altered.
final class FaultyWire implements AutoCloseable {
  /// How bad.
  enum Fault {
    NONE,
    /// Nothing gets through, and nobody is told.
    STALL,
    /// All connections are closed, and new ones at once.
    CUT,
    /// The daemon is told that nothing more comes; Asterisk is told nothing.
    HALF_CLOSE,
    /// Everything takes [#DELAY_MILLIS] longer, either way.
    DELAY
  }

  static final long DELAY_MILLIS = 2_000;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object();
  private Fault fault = Fault.NONE;

  FaultyWire(URI target) throws IOException {
    this.target = target.getPort();
    Thread.ofVirtual().name("wire").start(this::accept);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  void be(Fault now) throws IOException {
    synchronized (lock) {
      fault = now;
      lock.notifyAll();
    }
    for (var link : links) {
      if (now == Fault.CUT) link.close();
      if (now == Fault.HALF_CLOSE) link.daemon.shutdownOutput();
    }
  }

  private Fault fault() {
    synchronized (lock) {
      return fault;
    }
  }

  private void accept() {
    try {
      while (true) {
        var daemon = server.accept();
        if (fault() == Fault.CUT) daemon.close();
        else new Link(daemon, new Socket(InetAddress.getLoopbackAddress(), target)).begin();
      }
    } catch (IOException closed) {
      links.forEach(Link::close);
    }
  }

  private record Chunk(ByteBuffer bytes, long dueNanos) {}

  private final class Link {
    private final Socket daemon;
    private final Socket asterisk;

    Link(Socket daemon, Socket asterisk) {
      this.daemon = daemon;
      this.asterisk = asterisk;
    }

    void begin() {
      links.add(this);
      carry(daemon, asterisk, true);
      carry(asterisk, daemon, false);
    }

    private void carry(Socket from, Socket to, boolean towardsAsterisk) {
      BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
      Thread.ofVirtual().start(() -> read(from, chunks));
      Thread.ofVirtual().start(() -> write(chunks, to, towardsAsterisk));
    }

    /// An empty chunk is the end.
    private void read(Socket from, BlockingQueue<Chunk> chunks) {
      var buffer = new byte[16 << 10];
      int count = 0;
      while (count >= 0) {
        try {
          count = from.getInputStream().read(buffer);
        } catch (IOException broken) {
          count = -1;
        }
        long delay = fault() == Fault.DELAY ? DELAY_MILLIS * 1_000_000 : 0;
        var bytes = ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, count)));
        chunks.add(new Chunk(bytes, System.nanoTime() + delay));
      }
    }

    private void write(BlockingQueue<Chunk> chunks, Socket to, boolean towardsAsterisk) {
      try {
        for (var chunk = chunks.take(); chunk.bytes().hasRemaining(); chunk = chunks.take()) {
          untilDue(chunk);
          to.getOutputStream().write(chunk.bytes().array());
        }
        to.shutdownOutput();
        if (towardsAsterisk) close();
      } catch (IOException broken) {
        close();
      } catch (InterruptedException never) {
        Thread.currentThread().interrupt();
      }
    }

    void close() {
      links.remove(this);
      for (var socket : new Socket[] {daemon, asterisk}) {
        try {
          socket.close();
        } catch (IOException gone) {
          // it is closed either way
        }
      }
    }
  }

  private void untilDue(Chunk chunk) throws InterruptedException {
    long left = (chunk.dueNanos() - System.nanoTime()) / 1_000_000;
    if (left > 0) Thread.sleep(left);
    synchronized (lock) {
      while (fault == Fault.STALL) lock.wait();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
