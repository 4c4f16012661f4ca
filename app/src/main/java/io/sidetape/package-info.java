/// sidetape: a recording sidecar for Asterisk. The way in is `cli.Sidetape`, `daemon.Daemon`,
/// `call.CallLife`, `delivery.Courier`.
@NullMarked
package io.sidetape;

import org.jspecify.annotations.NullMarked;
