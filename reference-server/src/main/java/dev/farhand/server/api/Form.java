package dev.farhand.server.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which form a value has, as far as its type does not say it. For the description; what is checked is checked by code. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Form {
    /** An id. */
    String ID = "uuid";

    /** A moment, in UTC. */
    String MOMENT = "date-time";

    /** A secret. */
    String SECRET = "password";

    /** What it means. */
    String value() default "";

    /** Whether a request is refused without it. */
    boolean needed() default false;

    /** How a text is to be read. */
    String format() default "";

    /** The most characters of a text. */
    int longest() default 0;

    /** The least number. */
    int least() default Integer.MIN_VALUE;

    /** The greatest number. */
    int most() default Integer.MAX_VALUE;

    /** All the texts it may be. */
    String[] oneOf() default {};
}
