/**
 * Pictures on their way: raw ones, encoded ones, and the updates that make what a viewer shows equal to a screen. What captures,
 * what carries and what records meet here and know nothing else of each other.
 */
@NullMarked
package dev.farhand.core.media;

import org.jspecify.annotations.NullMarked;
