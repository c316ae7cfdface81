/** The certificate that browsers see: from files, or made by the server itself. */
@NullMarked
package dev.farhand.server.certificate;

import org.jspecify.annotations.NullMarked;
