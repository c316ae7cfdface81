/**
 * One-time secrets that may stand in a URL. Each purpose has a type and a prefix of its own; none is ever accepted for
 * another.
 */
@NullMarked
package dev.farhand.core.ticket;

import org.jspecify.annotations.NullMarked;
