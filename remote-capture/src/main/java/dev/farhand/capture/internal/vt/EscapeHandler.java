package dev.farhand.capture.internal.vt;

/** Hears what an {@link EscapeParser} finds. */
public interface EscapeHandler {
    /** A control character on its own: bell, shift in. */
    default void control(int character) {}

    /** {@code ESC intermediate final}; intermediate is 0 where there is none. */
    default void escape(int intermediate, int last) {}

    /** A control sequence; the parameters are lent. */
    default void csi(CsiParameters parameters, int last) {}

    /** A string is over: {@code kind} is what came after ESC, {@code ']'} for an OSC; the text may be cut, and is lent. */
    default void string(int kind, StringBytes text) {}
}
