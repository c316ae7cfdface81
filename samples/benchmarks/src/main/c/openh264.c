#include "reference.h"

#include <stdlib.h>
#include <string.h>
#include <wels/codec_api.h>

enum { QUALITY = 24, BITS_A_SECOND = 20000000 };

struct state {
    ISVCEncoder *encoder;
    SSourcePicture picture;
    unsigned char *written;
};

static void *open(int width, int height)
{
    struct state *state = calloc(1, sizeof *state);
    SEncParamExt p;
    int silent = 0;
    if (!state || WelsCreateSVCEncoder(&state->encoder))
        return NULL;
    ISVCEncoder *encoder = state->encoder;
    (*encoder)->GetDefaultParams(encoder, &p);
    p.iUsageType = SCREEN_CONTENT_REAL_TIME;
    p.fMaxFrameRate = 15;
    p.iPicWidth = width;
    p.iPicHeight = height;
    p.iTargetBitrate = BITS_A_SECOND;
    p.iMaxBitrate = UNSPECIFIED_BIT_RATE;
    p.iRCMode = RC_OFF_MODE;
    p.iMinQp = p.iMaxQp = QUALITY;
    p.iMultipleThreadIdc = 1;
    p.uiIntraPeriod = 0;
    p.bEnableFrameSkip = 0;
    p.bEnableSceneChangeDetect = 0;
    p.iEntropyCodingModeFlag = 0;
    p.iComplexityMode = LOW_COMPLEXITY;
    p.iSpatialLayerNum = 1;
    p.iTemporalLayerNum = 1;
    SSpatialLayerConfig *layer = &p.sSpatialLayers[0];
    layer->iVideoWidth = width;
    layer->iVideoHeight = height;
    layer->fFrameRate = 15;
    layer->iSpatialBitrate = BITS_A_SECOND;
    layer->iMaxSpatialBitrate = UNSPECIFIED_BIT_RATE;
    layer->iDLayerQp = QUALITY;
    layer->sSliceArgument.uiSliceMode = SM_SINGLE_SLICE;
    layer->uiProfileIdc = PRO_BASELINE;
    (*encoder)->SetOption(encoder, ENCODER_OPTION_TRACE_LEVEL, &silent);
    if ((*encoder)->InitializeExt(encoder, &p))
        return NULL;
    int half = (width + 1) / 2;
    state->picture.iColorFormat = videoFormatI420;
    state->picture.iPicWidth = width;
    state->picture.iPicHeight = height;
    state->picture.iStride[0] = width;
    state->picture.iStride[1] = state->picture.iStride[2] = half;
    state->written = malloc((size_t) width * height * 4);
    return state->written ? state : NULL;
}

static long encode(void *opened, unsigned char *picture, int number, const unsigned char **data)
{
    struct state *state = opened;
    SSourcePicture *source = &state->picture;
    SFrameBSInfo info;
    long size = 0;
    memset(&info, 0, sizeof info);
    source->pData[0] = picture;
    source->pData[1] = picture + source->iPicWidth * source->iPicHeight;
    source->pData[2] = source->pData[1] + source->iStride[1] * ((source->iPicHeight + 1) / 2);
    source->uiTimeStamp = number * 1000 / 15;
    if ((*state->encoder)->EncodeFrame(state->encoder, source, &info))
        return -1;
    for (int i = 0; i < info.iLayerNum; i++) {
        const SLayerBSInfo *layer = &info.sLayerInfo[i];
        long bytes = 0;
        for (int unit = 0; unit < layer->iNalCount; unit++)
            bytes += layer->pNalLengthInByte[unit];
        memcpy(state->written + size, layer->pBsBuf, bytes);
        size += bytes;
    }
    *data = state->written;
    return size;
}

const struct encoder openh264_screen = {"openh264", NULL, open, encode};
