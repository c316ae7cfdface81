/**
 * Programs that measure Farhand beside a reference in the same run; see the README of this module. {@link
 * dev.farhand.benchmark.Bench} is the one that people start, the rest is its parts and its child processes.
 */
@NullMarked
package dev.farhand.benchmark;

import org.jspecify.annotations.NullMarked;
