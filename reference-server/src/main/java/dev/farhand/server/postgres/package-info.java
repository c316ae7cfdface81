/**
 * The server's own PostgreSQL: unpacked, started, watched and stopped by the server, inside one folder. Nothing here knows
 * what the database holds.
 */
@NullMarked
package dev.farhand.server.postgres;

import org.jspecify.annotations.NullMarked;
