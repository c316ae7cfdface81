/** One vocabulary of failures: the same name, number and sentence on the wire, over HTTP, in the page and in the log. */
@NullMarked
package dev.farhand.core.error;

import org.jspecify.annotations.NullMarked;
