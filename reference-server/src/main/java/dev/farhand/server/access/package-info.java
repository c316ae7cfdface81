/** What somebody may do, and where; asked of the database anew for each request. */
@NullMarked
package dev.farhand.server.access;

import org.jspecify.annotations.NullMarked;
