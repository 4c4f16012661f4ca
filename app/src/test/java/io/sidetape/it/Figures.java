package io.sidetape.it;

/// Measured numbers, for whoever reads the build's output; they are asserted elsewhere.
final class Figures {
  private Figures() {}

  static void show(String words) {
    System.out.println("measured: " + words);
  }
}
