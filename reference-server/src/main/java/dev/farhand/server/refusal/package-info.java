/** Refusals that say more than a code: what in the request is wrong, which limit is reached. */
@NullMarked
package dev.farhand.server.refusal;

import org.jspecify.annotations.NullMarked;
