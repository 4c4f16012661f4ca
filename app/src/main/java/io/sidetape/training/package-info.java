/// What the JVM learns from at the installation: a daemon at work. [Understudy] plays Asterisk's
/// part for it, on loopback and by itself, so that nobody's Asterisk is needed and no call of
/// anybody's is in it.
@NullMarked
package io.sidetape.training;

import org.jspecify.annotations.NullMarked;
