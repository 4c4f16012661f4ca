/// Everything that speaks to Asterisk: ari4java's models and typed calls over a Netty transport of
/// ours, events in order, and a connection that is re-made for ever. The socket's reader only
/// reads.
@NullMarked
package io.sidetape.ari;

import org.jspecify.annotations.NullMarked;
