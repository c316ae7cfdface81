/**
 * The reference server: settings, start and end, and the program itself. What it can do is in the packages below, and most of
 * that in the libraries.
 */
@NullMarked
package dev.farhand.server;

import org.jspecify.annotations.NullMarked;
