/**
 * Test support: slow, lossy and broken networks on one machine.
 *
 * <p>{@link dev.farhand.transport.testing.PacketLink} joins two Linux network namespaces by a link that carries real IP
 * packets, {@link dev.farhand.transport.testing.DelayProxy} is the plain TCP fallback where namespaces are not allowed.
 * Published in the test-jar of this module and used by tests and benchmarks alike.
 */
@NullMarked
package dev.farhand.transport.testing;

import org.jspecify.annotations.NullMarked;
