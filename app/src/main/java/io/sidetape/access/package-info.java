/// Who may do what. [Access] turns what a request presents (an API token, a JWT, a link's token, a
/// session's cookie) into an [Identity], or says why not; [Links] makes what opens one recording to
/// somebody without an account; [Audit] keeps who did what to which recording.
///
/// All of it lies below `{state}/access`, for the daemon's user alone. Secrets that we give away
/// are kept as hashes, or not at all: they are signatures under keys of ours. Several processes
/// share the files (a revocation on the command line holds at the daemon's next request), and
/// whatever cannot be read opens nothing.
@NullMarked
package io.sidetape.access;

import org.jspecify.annotations.NullMarked;
