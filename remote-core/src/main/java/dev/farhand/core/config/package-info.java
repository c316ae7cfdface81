/**
 * Settings: typed keys, read from options, environment and file in this order, with every problem told at once. One
 * name everywhere: {@code farhand.<area>.<kebab-name>}, its environment twin, and one builder method.
 */
@NullMarked
package dev.farhand.core.config;

import org.jspecify.annotations.NullMarked;
