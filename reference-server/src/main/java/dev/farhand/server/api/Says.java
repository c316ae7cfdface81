package dev.farhand.server.api;

import dev.farhand.core.access.Permission;
import dev.farhand.core.error.ErrorCode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a route is for. The description of the API is made of this; who may ask is also what the door goes by, so that a route
 * which says nothing is open to nobody who is not logged in.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Says {
    /** What it does, in one sentence. */
    String value();

    /** Who may ask. */
    Asker asker() default Asker.LOGGED_IN;

    /** What they need to be allowed; the rest is not found. */
    Permission[] needs() default {};

    /** What it may be refused with, beyond what any route of its kind is. */
    ErrorCode[] refuses() default {};

    /** The status of a good answer, where the method's signature does not say it. */
    int status() default 200;

    /** Another status that comes with the body of a good answer; 0 for none. */
    int elseStatus() default 0;
}
