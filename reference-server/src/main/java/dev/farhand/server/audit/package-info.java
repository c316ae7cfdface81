/** What happened, as the database keeps it: whether the chains of records are whole. */
@NullMarked
package dev.farhand.server.audit;

import org.jspecify.annotations.NullMarked;
