/** The link: one outbound connection per agent, many flow-controlled streams. */
@NullMarked
package dev.farhand.transport.link;

import org.jspecify.annotations.NullMarked;
