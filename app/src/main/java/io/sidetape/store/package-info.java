/// Where finished recordings live: the tenant's volume and the HTTP sink; and the [Manifest], the
/// truth about a recording that lies beside it.
@NullMarked
package io.sidetape.store;

import org.jspecify.annotations.NullMarked;
