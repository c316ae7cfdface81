/** How people prove who they are, and what remembers that they did. */
@NullMarked
package dev.farhand.server.login;

import org.jspecify.annotations.NullMarked;
