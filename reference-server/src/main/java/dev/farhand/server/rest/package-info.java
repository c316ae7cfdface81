/** The REST API: what goes in and out, and nothing else; what happens in between is in the packages it calls. */
@NullMarked
package dev.farhand.server.rest;

import org.jspecify.annotations.NullMarked;
