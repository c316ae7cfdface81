/** Starts programs as a person would, for the tests of the samples. */
@NullMarked
package dev.farhand.sample.testing;

import org.jspecify.annotations.NullMarked;
