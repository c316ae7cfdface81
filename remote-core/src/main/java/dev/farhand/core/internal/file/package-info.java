/** Small private files that survive a crash at any point. */
@NullMarked
package dev.farhand.core.internal.file;

import org.jspecify.annotations.NullMarked;
