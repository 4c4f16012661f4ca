/// One class a command. A command reads its words and its configuration, asks one type below to do
/// the work, and prints: results on stdout, diagnostics on stderr. [Sidetape] is the way in.
@NullMarked
package io.sidetape.cli;

import org.jspecify.annotations.NullMarked;
