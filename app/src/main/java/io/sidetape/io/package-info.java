/// Files that are whole or not there: written beside, fsynced, renamed, the folder fsynced.
@NullMarked
package io.sidetape.io;

import org.jspecify.annotations.NullMarked;
