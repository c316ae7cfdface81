/** How much is enough: counts per user, device, organisation and server, and rates over time. Pure logic. */
@NullMarked
package dev.farhand.core.limit;

import org.jspecify.annotations.NullMarked;
