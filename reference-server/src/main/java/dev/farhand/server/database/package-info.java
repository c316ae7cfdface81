/**
 * The server's database: its roles, its tables, and the one way in. Every statement runs in a transaction that says whose
 * rows it means; the database shows it no others. {@code docs/database.md} tells how.
 */
@NullMarked
package dev.farhand.server.database;

import org.jspecify.annotations.NullMarked;
