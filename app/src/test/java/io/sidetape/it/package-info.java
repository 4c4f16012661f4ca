/// The main job on a real Asterisk: the private one of `asterisk-conf/lab`, brought up for the run.
/// `mvn verify -Dsidetape.lab.release=16` runs the same facts on Asterisk 16.
@NullMarked
package io.sidetape.it;

import org.jspecify.annotations.NullMarked;
