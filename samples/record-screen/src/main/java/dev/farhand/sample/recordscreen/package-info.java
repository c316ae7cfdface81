/** The sample: this screen as a file. */
@NullMarked
package dev.farhand.sample.recordscreen;

import org.jspecify.annotations.NullMarked;
