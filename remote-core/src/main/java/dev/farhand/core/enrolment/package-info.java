/** How a machine becomes a known device: tokens, the registry of devices, and the service that joins them. */
@NullMarked
package dev.farhand.core.enrolment;

import org.jspecify.annotations.NullMarked;
