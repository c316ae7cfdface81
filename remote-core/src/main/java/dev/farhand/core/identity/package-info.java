/** Who a device, a server and an authority are, and how each proves it. */
@NullMarked
package dev.farhand.core.identity;

import org.jspecify.annotations.NullMarked;
