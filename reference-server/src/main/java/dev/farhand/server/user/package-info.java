/** People with an account. */
@NullMarked
package dev.farhand.server.user;

import org.jspecify.annotations.NullMarked;
