/** The agent as this server hands it out: the archive, the script that installs it, and the command that fetches both. */
@NullMarked
package dev.farhand.server.delivery;

import org.jspecify.annotations.NullMarked;
