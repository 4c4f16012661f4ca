package io.sidetape.call;

import java.util.ArrayList;

/// Does several blocking things at the same moment, each on a virtual thread, and waits for all.
/// What is done at once starts at once: that is what keeps the two sides in step.
final class Together {
  private Together() {}

  static void run(Runnable... tasks) throws InterruptedException {
    var threads = new ArrayList<Thread>(tasks.length);
    for (var task : tasks) threads.add(Thread.ofVirtual().name("sidetape-side").start(task));
    for (var thread : threads) thread.join();
  }
}
