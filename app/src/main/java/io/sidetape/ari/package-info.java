/// Everything that speaks to Asterisk. [Asterisk] is the way in: its questions are ari4java's typed
/// calls over a small pool of connections ([HttpPool]), one by one or several at the same moment
/// ([Round]); what it tells comes by one WebSocket ([EventSocket]) that [Connection] makes anew for
/// ever, through one ordered queue ([EventQueue]). The socket's event loop only reads. ari4java's
/// own transport is not used: it mixes up answers and order, and trusts every certificate.
@NullMarked
package io.sidetape.ari;

import org.jspecify.annotations.NullMarked;
