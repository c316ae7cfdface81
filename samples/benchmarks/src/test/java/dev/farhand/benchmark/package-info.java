/** Checks that the benchmarks run and report; what they measure is nobody's assertion. */
@NullMarked
package dev.farhand.benchmark;

import org.jspecify.annotations.NullMarked;
