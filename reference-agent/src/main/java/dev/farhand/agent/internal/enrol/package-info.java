/** From a token to an identity. */
@NullMarked
package dev.farhand.agent.internal.enrol;

import org.jspecify.annotations.NullMarked;
