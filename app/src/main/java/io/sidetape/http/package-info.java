/// What the daemon shows over HTTP. [HttpServer] is Netty: it reads requests within named limits,
/// one at a time a connection; [Route]s say which handler answers which path, and what body it
/// takes. A handler is plain blocking code on a virtual thread that turns a [Request] into a
/// [Response]; it never sees Netty.
///
/// A handler names a body and the server does the rest: a file goes by the kernel, a [Seekable] is
/// made piece by piece as the client takes it, both in any range; an [EventHub] tells its listeners
/// what happens. What comes as a stream and what goes as one never holds more than a piece of it.
@NullMarked
package io.sidetape.http;

import org.jspecify.annotations.NullMarked;
