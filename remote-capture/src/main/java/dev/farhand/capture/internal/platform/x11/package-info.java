/**
 * Screens of the X Window System. The protocol is spoken here and not by Xlib, which ends the process when a server goes away, waits
 * for ever for one that hangs, does not say why it was refused, and shares its error handlers with everything else in the JVM. The C
 * library is all that is called: for sockets, for waiting, and for shared memory.
 *
 * <p>Numbers of requests and places of fields are those of <i>X Window System Protocol</i>, X11 release 7.7, appendix B, and of the
 * protocol descriptions of the extensions (MIT-SHM 1.2, DAMAGE 1.1, XFIXES 5, RANDR 1.5, Composite 0.4, XInput 2.2).
 */
@NullMarked
package dev.farhand.capture.internal.platform.x11;

import org.jspecify.annotations.NullMarked;
