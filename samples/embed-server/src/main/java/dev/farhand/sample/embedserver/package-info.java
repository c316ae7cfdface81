/** A link server in plain Java: no framework, only the published libraries. Start reading at {@code EmbedServer}. */
@NullMarked
package dev.farhand.sample.embedserver;

import org.jspecify.annotations.NullMarked;
