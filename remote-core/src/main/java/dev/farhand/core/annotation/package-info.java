/** Marks on public types: how they may be shared, and what they promise. */
@NullMarked
package dev.farhand.core.annotation;

import org.jspecify.annotations.NullMarked;
