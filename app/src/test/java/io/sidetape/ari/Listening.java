package io.sidetape.ari;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A listener that remembers what it was told, in order.
final class Listening implements Consumer<AriEvent> {
  private final List<AriEvent> heard = new CopyOnWriteArrayList<>();

  @Override
  public void accept(AriEvent event) {
    heard.add(event);
  }

  List<AriEvent> heard() {
    return List.copyOf(heard);
  }

  <T extends AriEvent> List<T> heard(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  void until(Class<? extends AriEvent> type, int times) {
    await().pollInterval(Duration.ofMillis(5)).until(() -> heard(type).size() >= times);
  }
}
