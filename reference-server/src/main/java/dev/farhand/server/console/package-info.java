/** The console's own files, and the headers that keep its pages safe. */
@NullMarked
package dev.farhand.server.console;

import org.jspecify.annotations.NullMarked;
