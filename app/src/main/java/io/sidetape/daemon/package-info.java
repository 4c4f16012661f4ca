/// The composition root. [Daemon] builds all parts with `new`, in order, and closes them in
/// reverse; [Config] is the whole configuration, read from YAML with all its faults told at once.
@NullMarked
package io.sidetape.daemon;

import org.jspecify.annotations.NullMarked;
