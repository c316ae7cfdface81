package dev.farhand.core.media;

/** In which language pictures are written. */
public enum VideoCodec {
    /** ITU-T H.264, constrained baseline, in Annex B form: units begin with a start code, parameter sets stand before a key frame. */
    H264,
    /** VP8 (RFC 6386), one frame. */
    VP8,
    /**
     * Tiles that changed, each as a JPEG picture, for viewers that show no video: the form is in the documentation of the protocol. It
     * is never recorded.
     */
    JPEG_TILES
}
