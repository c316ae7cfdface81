/** What the agent knows about its machine: facts for the server, and waking up elsewhere. */
@NullMarked
package dev.farhand.agent.internal.machine;

import org.jspecify.annotations.NullMarked;
