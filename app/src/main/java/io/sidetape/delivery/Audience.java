package io.sidetape.delivery;

import io.sidetape.store.Manifest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Those who want to know what becomes of recordings. A fault of one of them harms no delivery.
final class Audience {
  private static final Logger log = LoggerFactory.getLogger(Audience.class);

  private final List<Consumer<Manifest>> ofFinished = new CopyOnWriteArrayList<>();
  private final List<BiConsumer<Manifest, String>> ofLater = new CopyOnWriteArrayList<>();

  void onFinished(Consumer<Manifest> listener) {
    ofFinished.add(listener);
  }

  void onVolumeLater(BiConsumer<Manifest, String> listener) {
    ofLater.add(listener);
  }

  void finished(Manifest manifest) {
    for (var listener : ofFinished) tell(manifest, () -> listener.accept(manifest));
  }

  void onVolumeLater(Manifest manifest, String json) {
    for (var listener : ofLater) tell(manifest, () -> listener.accept(manifest, json));
  }

  private static void tell(Manifest manifest, Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException bug) {
      log.error("{}: a fault of ours in what is told of it", manifest.id(), bug);
    }
  }
}
