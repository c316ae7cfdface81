package dev.farhand.transport.testing;

/** One of the two directions of an emulated link. */
public enum LinkDirection {
    /** What side A sends. */
    A_TO_B,
    /** What side B sends. */
    B_TO_A
}
