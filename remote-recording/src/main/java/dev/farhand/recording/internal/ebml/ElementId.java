package dev.farhand.recording.internal.ebml;

/** Ids of the elements WebM has and we read or write: EBML header RFC 8794 §11.2, everything else RFC 9559 §5.1. */
final class ElementId {
    static final int EBML = 0x1A45DFA3;
    static final int EBML_VERSION = 0x4286;
    static final int EBML_READ_VERSION = 0x42F7;
    static final int EBML_MAX_ID_LENGTH = 0x42F2;
    static final int EBML_MAX_SIZE_LENGTH = 0x42F3;
    static final int DOC_TYPE = 0x4282;
    static final int DOC_TYPE_VERSION = 0x4287;
    static final int DOC_TYPE_READ_VERSION = 0x4285;
    static final int VOID = 0xEC;
    static final int CRC_32 = 0xBF;

    static final int SEGMENT = 0x18538067;
    static final int SEEK_HEAD = 0x114D9B74;
    static final int SEEK = 0x4DBB;
    static final int SEEK_ID = 0x53AB;
    static final int SEEK_POSITION = 0x53AC;
    static final int INFO = 0x1549A966;
    static final int TIMESTAMP_SCALE = 0x2AD7B1;
    static final int DURATION = 0x4489;
    static final int MUXING_APP = 0x4D80;
    static final int WRITING_APP = 0x5741;
    static final int TRACKS = 0x1654AE6B;
    static final int TRACK_ENTRY = 0xAE;
    static final int TRACK_NUMBER = 0xD7;
    static final int TRACK_UID = 0x73C5;
    static final int TRACK_TYPE = 0x83;
    static final int FLAG_LACING = 0x9C;
    static final int CODEC_ID = 0x86;
    static final int CONTENT_ENCODINGS = 0x6D80;
    static final int VIDEO = 0xE0;
    static final int PIXEL_WIDTH = 0xB0;
    static final int PIXEL_HEIGHT = 0xBA;
    static final int COLOUR = 0x55B0;
    static final int MATRIX_COEFFICIENTS = 0x55B1;
    static final int BITS_PER_CHANNEL = 0x55B2;
    static final int CHROMA_SUBSAMPLING_HORIZONTAL = 0x55B3;
    static final int CHROMA_SUBSAMPLING_VERTICAL = 0x55B4;
    static final int RANGE = 0x55B9;
    static final int TRANSFER_CHARACTERISTICS = 0x55BA;
    static final int PRIMARIES = 0x55BB;
    static final int CLUSTER = 0x1F43B675;
    static final int TIMESTAMP = 0xE7;
    static final int SIMPLE_BLOCK = 0xA3;
    static final int BLOCK_GROUP = 0xA0;
    static final int BLOCK = 0xA1;
    static final int BLOCK_DURATION = 0x9B;
    static final int REFERENCE_BLOCK = 0xFB;
    static final int CUES = 0x1C53BB6B;
    static final int CUE_POINT = 0xBB;
    static final int CUE_TIME = 0xB3;
    static final int CUE_TRACK_POSITIONS = 0xB7;
    static final int CUE_TRACK = 0xF7;
    static final int CUE_CLUSTER_POSITION = 0xF1;
    static final int CHAPTERS = 0x1043A770;
    static final int ATTACHMENTS = 0x1941A469;
    static final int TAGS = 0x1254C367;

    private ElementId() {}

    /** Whether such an element stands directly in the segment, so that it ends a cluster of unknown size. */
    static boolean endsCluster(int id) {
        return switch (id) {
            case CLUSTER, CUES, SEEK_HEAD, INFO, TRACKS, CHAPTERS, ATTACHMENTS, TAGS -> true;
            default -> false;
        };
    }

    static String name(int id) {
        return "0x" + Integer.toHexString(id).toUpperCase(java.util.Locale.ROOT);
    }
}
