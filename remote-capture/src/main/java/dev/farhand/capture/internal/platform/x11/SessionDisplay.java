package dev.farhand.capture.internal.platform.x11;

import java.nio.file.Path;
import java.util.List;

/**
 * A display that was found on this machine.
 *
 * @param display which one
 * @param authorities files in which its cookie may be, the likeliest first
 * @param inUse whether a program uses it; else there is only a socket that a server has made
 */
record SessionDisplay(DisplayName display, List<Path> authorities, boolean inUse) {}
