/** Small readers of text that several packages share. */
@NullMarked
package dev.farhand.core.internal.text;

import org.jspecify.annotations.NullMarked;
