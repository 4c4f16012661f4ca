package io.sidetape.call;

import java.util.ArrayList;
import java.util.Arrays;

/// Does several blocking things at the same moment and waits for all: the last one on the thread
/// that asks, the others each on a virtual thread. What is done at once starts at once: that is
/// what keeps the two sides in step. First of all start the last and the first of them, so those in
/// between are what nobody waits for.
final class Together {
  private Together() {}

  static void run(Runnable... tasks) throws InterruptedException {
    var threads = new ArrayList<Thread>(tasks.length);
    for (var task : Arrays.asList(tasks).subList(0, tasks.length - 1))
      threads.add(Thread.ofVirtual().name("sidetape-side").start(task));
    tasks[tasks.length - 1].run();
    for (var thread : threads) thread.join();
  }
}
