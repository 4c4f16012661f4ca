/// Counters and health. [Metrics] counts what happened, for Prometheus; [Health] says what is wrong
/// now, part by part. Both are made by the daemon and handed down; nothing here is static, and
/// nothing here knows the parts that use it.
@NullMarked
package io.sidetape.metrics;

import org.jspecify.annotations.NullMarked;
