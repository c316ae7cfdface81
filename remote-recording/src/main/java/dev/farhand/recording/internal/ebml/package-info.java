/** WebM as bytes: elements, their ids, and a parser that is not impressed by them. */
@NullMarked
package dev.farhand.recording.internal.ebml;

import org.jspecify.annotations.NullMarked;
