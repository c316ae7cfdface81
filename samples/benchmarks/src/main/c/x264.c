#include "reference.h"

#include <stdint.h>
#include <stdlib.h>
#include <x264.h>

struct state {
    x264_t *encoder;
    x264_picture_t picture;
    int width;
    int height;
};

static void *open(int width, int height)
{
    struct state *state = calloc(1, sizeof *state);
    x264_param_t p;
    if (!state || x264_param_default_preset(&p, "ultrafast", "zerolatency") < 0)
        return NULL;
    p.i_threads = 1;
    p.b_sliced_threads = 0;
    p.i_width = width;
    p.i_height = height;
    p.i_csp = X264_CSP_I420;
    p.i_fps_num = 15;
    p.i_fps_den = 1;
    p.i_keyint_max = X264_KEYINT_MAX_INFINITE;
    p.i_scenecut_threshold = 0;
    p.b_repeat_headers = 1;
    p.b_annexb = 1;
    p.rc.i_rc_method = X264_RC_CQP;
    p.rc.i_qp_constant = 24;
    p.rc.f_ip_factor = 1.0F;
    p.i_log_level = X264_LOG_ERROR;
    if (x264_param_apply_profile(&p, "baseline") < 0)
        return NULL;
    state->encoder = x264_encoder_open(&p);
    state->width = width;
    state->height = height;
    x264_picture_init(&state->picture);
    state->picture.img.i_csp = X264_CSP_I420;
    state->picture.img.i_plane = 3;
    return state->encoder ? state : NULL;
}

static long encode(void *opened, unsigned char *picture, int number, const unsigned char **data)
{
    struct state *state = opened;
    int half = (state->width + 1) / 2;
    x264_picture_t written;
    x264_nal_t *units;
    int count;
    x264_image_t *image = &state->picture.img;
    image->plane[0] = picture;
    image->plane[1] = picture + state->width * state->height;
    image->plane[2] = image->plane[1] + half * ((state->height + 1) / 2);
    image->i_stride[0] = state->width;
    image->i_stride[1] = image->i_stride[2] = half;
    state->picture.i_pts = number;
    int size = x264_encoder_encode(state->encoder, &units, &count, &state->picture, &written);
    if (size > 0)
        *data = units[0].p_payload;
    return size;
}

const struct encoder x264_ultrafast = {"x264", NULL, open, encode};
