/// The index of finished recordings, in SQLite or PostgreSQL. [Catalog] is told each manifest's
/// JSON and hands it back verbatim; what can be searched for is read out of it by [CatalogRow] and
/// made into words ([Terms]) that both databases index alike. The volume is the truth: whatever is
/// lost here is read from it again.
@NullMarked
package io.sidetape.catalog;

import org.jspecify.annotations.NullMarked;
