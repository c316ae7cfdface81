/** From a link's channels to capabilities: who may open what, renewal, pause. */
@NullMarked
package dev.farhand.agent.internal.link;

import org.jspecify.annotations.NullMarked;
