/** What the program that embeds an agent offers through it. */
@NullMarked
package dev.farhand.agent.capability;

import org.jspecify.annotations.NullMarked;
