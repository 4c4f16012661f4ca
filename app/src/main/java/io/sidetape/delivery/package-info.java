/// After hangup. [Courier] takes a finished call's folder from the spool and makes of it a
/// delivered recording: settle, align, merge, check, manifest, volume, sink; only then are the
/// sources deleted. It starts from what is on disc, so a restart changes nothing.
@NullMarked
package io.sidetape.delivery;

import org.jspecify.annotations.NullMarked;
