package dev.farhand.capture.internal.encode.h264;

/** What a decoder is told before a key frame: how pictures are built, and what their colours mean (7.3.2.1, 7.3.2.2, E.1.1). */
final class ParameterSets {
    /** Pictures are counted in that many bits. */
    static final int FRAME_NUMBER_BITS = 8;
    /** The picture before, and those kept for long. */
    static final int REFERENCES = 1 + LongTermPolicy.PLACES;
    /** Steps of quantisation that a slice's own are told against. */
    static final int BASE_QP = 26;

    private static final int BASELINE = 66;
    /** Keeps to the baseline and the main profile at once: constrained baseline. */
    private static final int CONSTRAINTS = 0xC0;
    /** Pictures come out in the order they come in. */
    private static final int ORDER_AS_DECODED = 2;

    private static final int BT_709 = 1;
    private static final int UNSPECIFIED_FORMAT = 5;
    /** Vectors are below two to this power, in quarters of a pixel. */
    private static final int VECTOR_BITS_X = 13;

    private static final int VECTOR_BITS_Y = 11;

    private final BitWriter bits = new BitWriter();
    private final int width;
    private final int height;

    ParameterSets(int width, int height) {
        this.width = width;
        this.height = height;
    }

    void writeTo(UnitStream units) {
        bits.clear();
        writeSequence();
        bits.finish();
        units.append(UnitStream.SEQUENCE_PARAMETERS, bits);
        bits.clear();
        writePicture();
        bits.finish();
        units.append(UnitStream.PICTURE_PARAMETERS, bits);
    }

    private void writeSequence() {
        int columns = width + 15 >> 4;
        int rows = height + 15 >> 4;
        bits.write(BASELINE, 8);
        bits.write(CONSTRAINTS, 8);
        bits.write(Level.of(columns, rows).code(), 8);
        bits.writeUnsigned(0); // seq_parameter_set_id
        bits.writeUnsigned(FRAME_NUMBER_BITS - 4);
        bits.writeUnsigned(ORDER_AS_DECODED);
        bits.writeUnsigned(REFERENCES);
        bits.writeFlag(false); // gaps_in_frame_num_value_allowed_flag
        bits.writeUnsigned(columns - 1);
        bits.writeUnsigned(rows - 1);
        bits.writeFlag(true); // frame_mbs_only_flag
        bits.writeFlag(true); // direct_8x8_inference_flag
        // Cropped in steps of two pixels, one of colour: an odd side stays one pixel too long.
        int right = columns * 16 - width >> 1;
        int bottom = rows * 16 - height >> 1;
        bits.writeFlag((right | bottom) != 0);
        if ((right | bottom) != 0) {
            bits.writeUnsigned(0);
            bits.writeUnsigned(right);
            bits.writeUnsigned(0);
            bits.writeUnsigned(bottom);
        }
        bits.writeFlag(true); // vui_parameters_present_flag
        writeUsability();
    }

    private void writeUsability() {
        bits.writeFlag(false); // aspect_ratio_info_present_flag
        bits.writeFlag(false); // overscan_info_present_flag
        bits.writeFlag(true); // video_signal_type_present_flag
        bits.write(UNSPECIFIED_FORMAT, 3);
        bits.writeFlag(false); // video_full_range_flag
        bits.writeFlag(true); // colour_description_present_flag
        bits.write(BT_709, 8); // colour_primaries
        bits.write(BT_709, 8); // transfer_characteristics
        bits.write(BT_709, 8); // matrix_coefficients
        bits.writeFlag(false); // chroma_loc_info_present_flag
        bits.writeFlag(false); // timing_info_present_flag
        bits.writeFlag(false); // nal_hrd_parameters_present_flag
        bits.writeFlag(false); // vcl_hrd_parameters_present_flag
        bits.writeFlag(false); // pic_struct_present_flag
        bits.writeFlag(true); // bitstream_restriction_flag
        bits.writeFlag(true); // motion_vectors_over_pic_boundaries_flag
        bits.writeUnsigned(0); // max_bytes_per_pic_denom
        bits.writeUnsigned(0); // max_bits_per_mb_denom
        bits.writeUnsigned(VECTOR_BITS_X);
        bits.writeUnsigned(VECTOR_BITS_Y);
        bits.writeUnsigned(0); // max_num_reorder_frames: a decoder gives each picture at once
        bits.writeUnsigned(REFERENCES); // max_dec_frame_buffering
    }

    private void writePicture() {
        bits.writeUnsigned(0); // pic_parameter_set_id
        bits.writeUnsigned(0); // seq_parameter_set_id
        bits.writeFlag(false); // entropy_coding_mode_flag: variable length codes
        bits.writeFlag(false); // bottom_field_pic_order_in_frame_present_flag
        bits.writeUnsigned(0); // num_slice_groups_minus1
        bits.writeUnsigned(0); // num_ref_idx_l0_default_active_minus1
        bits.writeUnsigned(0); // num_ref_idx_l1_default_active_minus1
        bits.writeFlag(false); // weighted_pred_flag
        bits.write(0, 2); // weighted_bipred_idc
        bits.writeSigned(0); // pic_init_qp_minus26
        bits.writeSigned(0); // pic_init_qs_minus26
        bits.writeSigned(0); // chroma_qp_index_offset
        bits.writeFlag(true); // deblocking_filter_control_present_flag
        bits.writeFlag(false); // constrained_intra_pred_flag
        bits.writeFlag(false); // redundant_pic_cnt_present_flag
    }
}
