/** What changes, told to the pages that are open. */
@NullMarked
package dev.farhand.server.event;

import org.jspecify.annotations.NullMarked;
