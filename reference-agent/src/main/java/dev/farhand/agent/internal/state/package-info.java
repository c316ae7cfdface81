/** The agent's folder: who may read it, saving without half-written files, one agent per folder. */
@NullMarked
package dev.farhand.agent.internal.state;

import org.jspecify.annotations.NullMarked;
