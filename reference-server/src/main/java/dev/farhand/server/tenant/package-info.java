/** Partners, tenants and sites. */
@NullMarked
package dev.farhand.server.tenant;

import org.jspecify.annotations.NullMarked;
