/** Machines: how they come in, what is known of them, where they belong, what people write on them. */
@NullMarked
package dev.farhand.server.device;

import org.jspecify.annotations.NullMarked;
