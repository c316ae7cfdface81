/**
 * Who may do what on a machine: permissions, the grant the server signs, the floor the machine keeps, and the rule that
 * the stricter of the two holds.
 */
@NullMarked
package dev.farhand.core.access;

import org.jspecify.annotations.NullMarked;
