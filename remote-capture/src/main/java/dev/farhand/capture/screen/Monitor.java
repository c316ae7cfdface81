package dev.farhand.capture.screen;

import dev.farhand.core.media.PixelArea;

/**
 * One of the monitors that together make up the screen.
 *
 * @param id names it as the system does, and the same way after a restart: {@code HDMI-1}
 * @param area which part of the whole screen it shows
 * @param primary whether the person at the machine has called it the first one
 */
public record Monitor(String id, PixelArea area, boolean primary) {}
