/** The only place that knows Bouncy Castle: certificates, certificate requests, encrypted keys and passwords. */
@NullMarked
package dev.farhand.core.internal.crypto;

import org.jspecify.annotations.NullMarked;
