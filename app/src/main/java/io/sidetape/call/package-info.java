/// A call while it lives. [Switchboard] hands each event to its call; [CallLife] is one call, top
/// to bottom, on a virtual thread of its own: policy, both snoops, both recordings, the dialplan
/// goes on, and the wait for the end. This half never touches audio and never harms a call.
@NullMarked
package io.sidetape.call;

import org.jspecify.annotations.NullMarked;
