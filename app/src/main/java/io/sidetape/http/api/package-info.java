/// The API's routes. [Guard] stands before each of them and says who asks.
@NullMarked
package io.sidetape.http.api;

import org.jspecify.annotations.NullMarked;
