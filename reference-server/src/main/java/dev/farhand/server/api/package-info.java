/** What the API says of itself: each route's purpose, and the form of what goes in and out, written where it is made. */
@NullMarked
package dev.farhand.server.api;

import org.jspecify.annotations.NullMarked;
