/** How agents come in: on the port that browsers use. */
@NullMarked
package dev.farhand.server.agent;

import org.jspecify.annotations.NullMarked;
