package io.sidetape.delivery;

import io.sidetape.store.Manifest;
import java.nio.file.Path;
import java.util.Optional;

/// A recording that is whole: its manifest, and its stereo file where it has one.
record Finished(Manifest manifest, Optional<Path> audio) {}
