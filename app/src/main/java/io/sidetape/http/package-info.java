/// What the daemon shows over HTTP. [HttpServer] is Netty: it reads requests within named limits,
/// one at a time a connection; [Route]s say which handler answers which path. A handler is plain
/// blocking code on a virtual thread that turns a [Request] into a [Response]; it never sees Netty.
@NullMarked
package io.sidetape.http;

import org.jspecify.annotations.NullMarked;
