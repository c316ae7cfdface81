/**
 * A screen that is nobody's: it shows office work that is the same at every run, step by step and without a clock, for tests, samples
 * and measurements on machines that have no screen.
 */
@NullMarked
package dev.farhand.capture.synthetic;

import org.jspecify.annotations.NullMarked;
