package dev.farhand.capture.encode;

/** Why a machine's own encoder cannot be had. Nothing is lost by it: the encoders in pure Java are always there. */
public enum NoEncoderReason {
    /** Not for this system. */
    UNSUPPORTED_OS("This operating system is not one it is written for."),
    /** The library is not installed. */
    NO_LIBRARY("Its library is not installed."),
    /** There is a library, but not one whose calls are known. */
    UNKNOWN_LIBRARY("Its library is of a version that is not known."),
    /** There is no device that encodes. */
    NO_HARDWARE("There is no hardware for it."),
    /** There is a device, and the account of this program may not use it. */
    MISSING_PERMISSION("This account may not use the hardware."),
    /** The library or the device does not write this language. */
    NO_SUCH_CODEC("It does not write this codec."),
    /** Pictures of this size are not for it. */
    WRONG_SIZE("Pictures of this size are too large or too small for it."),
    /** The hardware could do it, and this version does not ask it to. */
    NOT_DRIVEN("The hardware is there, and this version cannot drive it yet."),
    /** It refused, or did not answer in time. */
    FAILED("It was tried, and failed.");

    private final String sentence;

    NoEncoderReason(String sentence) {
        this.sentence = sentence;
    }

    /** For people. */
    public String sentence() {
        return sentence;
    }
}
