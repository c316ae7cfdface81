#include "reference.h"

#include <stdlib.h>
#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

struct state {
    vpx_codec_ctx_t codec;
    int width;
    int height;
};

static void *open(int width, int height)
{
    struct state *state = calloc(1, sizeof *state);
    vpx_codec_enc_cfg_t c;
    if (!state || vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &c, 0))
        return NULL;
    c.g_w = width;
    c.g_h = height;
    c.g_timebase.num = 1;
    c.g_timebase.den = 15;
    c.g_threads = 1;
    c.g_lag_in_frames = 0;
    c.rc_end_usage = VPX_CBR;
    c.rc_min_quantizer = c.rc_max_quantizer = 20;
    c.rc_target_bitrate = 20000;
    c.rc_dropframe_thresh = 0;
    c.kf_mode = VPX_KF_DISABLED;
    state->width = width;
    state->height = height;
    if (vpx_codec_enc_init(&state->codec, vpx_codec_vp8_cx(), &c, 0))
        return NULL;
    vpx_codec_control(&state->codec, VP8E_SET_CPUUSED, -4);
    vpx_codec_control(&state->codec, VP8E_SET_SCREEN_CONTENT_MODE, 1);
    vpx_codec_control(&state->codec, VP8E_SET_STATIC_THRESHOLD, 1);
    return state;
}

static long encode(void *opened, unsigned char *picture, int number, const unsigned char **data)
{
    struct state *state = opened;
    vpx_image_t image;
    vpx_codec_iter_t packets = NULL;
    const vpx_codec_cx_pkt_t *packet;
    vpx_img_wrap(&image, VPX_IMG_FMT_I420, state->width, state->height, 1, picture);
    if (vpx_codec_encode(&state->codec, &image, number, 1, 0, VPX_DL_REALTIME))
        return -1;
    while ((packet = vpx_codec_get_cx_data(&state->codec, &packets)))
        if (packet->kind == VPX_CODEC_CX_FRAME_PKT) {
            *data = packet->data.frame.buf;
            return (long) packet->data.frame.sz;
        }
    return 0;
}

const struct encoder libvpx_vp8 = {"libvpx", "VP80", open, encode};
