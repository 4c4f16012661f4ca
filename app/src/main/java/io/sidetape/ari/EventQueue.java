package io.sidetape.ari;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one ordered way from the socket to the listener. The event loop puts text in, the reader
/// thread takes it out, decodes it and calls the listener, so a slow listener costs memory here and
/// not the socket, which Asterisk drops after 100 ms of not being read.
final class EventQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventQueue.class);

  /// About a minute of a very busy Asterisk, and some 50 MB.
  static final int MAX_WAITING = 50_000;

  private sealed interface Item {
    record Text(String json, long seenNanos) implements Item {}

    record Own(AriEvent event) implements Item {}

    record Task(Runnable task) implements Item {}
  }

  private final BlockingQueue<Item> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final EventDecoder decoder;
  private volatile @Nullable Thread reader;

  EventQueue(EventDecoder decoder) {
    this.decoder = decoder;
  }

  /// Begins to tell, in order, on a thread of its own: a virtual one, so that the call's thread
  /// that an event is for can go on right after it on the same processor.
  void start(Consumer<AriEvent> listener) {
    reader = Thread.ofVirtual().name("ari-events").start(() -> read(listener));
  }

  /// An event's text from the socket; false when the listener is too far behind.
  boolean offer(String json) {
    return waiting.offer(new Item.Text(json, System.nanoTime()));
  }

  /// Runs this after what is waiting; false when the listener is too far behind.
  boolean offer(Runnable task) {
    return waiting.offer(new Item.Task(task));
  }

  /// What is to be told about the connection itself.
  void put(AriEvent event) throws InterruptedException {
    waiting.put(new Item.Own(event));
  }

  @Override
  public void close() {
    var running = reader;
    if (running != null) running.interrupt();
  }

  private void read(Consumer<AriEvent> listener) {
    try {
      while (true) take(listener, waiting.take());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private void take(Consumer<AriEvent> listener, Item item) {
    switch (item) {
      case Item.Text text -> tell(listener, decoder.decode(text.json(), text.seenNanos()));
      case Item.Own own -> tell(listener, own.event());
      case Item.Task task -> run(task.task());
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("a bug: a task among the events failed; they are read all the same", e);
    }
  }

  private void tell(Consumer<AriEvent> listener, AriEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      log.error("a bug: the listener failed on {}; the next event is read all the same", event, e);
    }
  }
}
