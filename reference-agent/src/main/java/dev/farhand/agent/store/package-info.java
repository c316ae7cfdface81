/** What an agent keeps between starts, and where. */
@NullMarked
package dev.farhand.agent.store;

import org.jspecify.annotations.NullMarked;
