/** What flows through a channel, whoever carries it. */
@NullMarked
package dev.farhand.core.channel;

import org.jspecify.annotations.NullMarked;
