package dev.farhand.capture.synthetic;

/** What happens on a synthetic screen. */
public enum Scene {
    /** Nothing. */
    STILL,
    /** A letter at each step, a new line where one is full. */
    TYPING,
    /** A text moves up by a line at each step. */
    SCROLLING,
    /** A window is dragged over the screen, by a few pixels at each step, and turns back at the edges. */
    WINDOW_DRAGGING,
    /** A film plays in a quarter of the screen: everything in it is new at each step. */
    VIDEO,
    /** A film plays in all of the screen, over what else there is. */
    FULL_SCREEN_VIDEO,
    /** The screen has another size at each step, and its own at every fourth. */
    RESIZING
}
