/** What the server writes on its own disk. */
@NullMarked
package dev.farhand.server.file;

import org.jspecify.annotations.NullMarked;
