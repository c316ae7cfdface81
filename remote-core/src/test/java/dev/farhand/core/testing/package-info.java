/** Test support for every module: the house rules, the public-API dump. Published as a test-jar. */
@NullMarked
package dev.farhand.core.testing;

import org.jspecify.annotations.NullMarked;
