package io.sidetape.store;

/// One recording is somebody's to work on, until this is closed.
public interface Claim extends AutoCloseable {
  @Override
  void close();
}
