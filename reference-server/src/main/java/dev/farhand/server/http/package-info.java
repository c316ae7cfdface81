/** What every request passes: who asks, from which page, and what a refusal looks like. */
@NullMarked
package dev.farhand.server.http;

import org.jspecify.annotations.NullMarked;
