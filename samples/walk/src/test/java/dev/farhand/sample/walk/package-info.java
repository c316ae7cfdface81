/** The whole product as people use it: real programs, a real browser. */
@NullMarked
package dev.farhand.sample.walk;

import org.jspecify.annotations.NullMarked;
