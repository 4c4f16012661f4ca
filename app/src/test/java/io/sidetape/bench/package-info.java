/// What `app/bin/bench` measures from inside a JVM. Nothing here is run by the build, and nothing
/// asserts a time: a benchmark prints what it saw.
@NullMarked
package io.sidetape.bench;

import org.jspecify.annotations.NullMarked;
