/** The life of a session: its states, who may move it between them, how long it may last. */
@NullMarked
package dev.farhand.core.session;

import org.jspecify.annotations.NullMarked;
