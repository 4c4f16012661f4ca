/// Files that are whole or not there: written beside, fsynced, renamed, the folder fsynced. Beside
/// them what any package may need of files: whether a disc is full, and SHA-256. Depends on nothing
/// of ours.
@NullMarked
package io.sidetape.io;

import org.jspecify.annotations.NullMarked;
