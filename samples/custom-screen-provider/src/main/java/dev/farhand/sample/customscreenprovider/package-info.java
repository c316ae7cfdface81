/** The sample: a screen of one's own. */
@NullMarked
package dev.farhand.sample.customscreenprovider;

import org.jspecify.annotations.NullMarked;
