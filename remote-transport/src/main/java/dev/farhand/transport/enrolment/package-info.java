/** How a machine gets its identity: one connection, one question, one answer. */
@NullMarked
package dev.farhand.transport.enrolment;

import org.jspecify.annotations.NullMarked;
