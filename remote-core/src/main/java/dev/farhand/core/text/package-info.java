/** Text that others wrote: bounded and harmless before anyone reads, logs or shows it. */
@NullMarked
package dev.farhand.core.text;

import org.jspecify.annotations.NullMarked;
