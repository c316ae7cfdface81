/** The only place that knows Bouncy Castle: certificates, certificate requests and encrypted keys. */
@NullMarked
package dev.farhand.core.internal.crypto;

import org.jspecify.annotations.NullMarked;
