/*
 * Encodes pictures from standard input by an encoder that is not ours.
 *
 *   reference ENCODER WIDTH HEIGHT FILE
 *
 * ENCODER is x264, libvpx, openh264, or convert, which only converts. A picture is four bytes for each pixel: blue, green, red,
 * nothing. What is encoded goes to FILE. For each picture a line says: bytes, nanoseconds of processor time, nanoseconds. They count
 * libyuv's conversion of colours and the encoder; what is encoded is converted apart, untimed, in the colours that our own
 * encoders write (BT.709, limited range), since libyuv has not got them.
 */
#include "reference.h"

#include <libyuv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct encoder *const ENCODERS[] = {&x264_ultrafast, &libvpx_vp8, &openh264_screen};

static long long nanos(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int clamp(int value, int most)
{
    return value < most ? value : most;
}

static void convert(const uint8_t *pixels, uint8_t *picture, int width, int height)
{
    int half = (width + 1) / 2;
    uint8_t *u = picture + width * height;
    uint8_t *v = u + half * ((height + 1) / 2);
    for (int i = 0; i < width * height; i++) {
        const uint8_t *p = pixels + 4 * i;
        picture[i] = 16 + ((11966 * p[2] + 40254 * p[1] + 4064 * p[0] + (1 << 15)) >> 16);
    }
    for (int y = 0; y < height; y += 2) {
        for (int x = 0; x < width; x += 2) {
            int red = 0, green = 0, blue = 0;
            for (int i = 0; i < 4; i++) {
                int row = clamp(y + i / 2, height - 1), column = clamp(x + i % 2, width - 1);
                const uint8_t *p = pixels + 4 * (row * width + column);
                blue += p[0];
                green += p[1];
                red += p[2];
            }
            *u++ = 128 + ((-6596 * red - 22189 * green + 28785 * blue + (1 << 17)) >> 18);
            *v++ = 128 + ((28785 * red - 26146 * green - 2639 * blue + (1 << 17)) >> 18);
        }
    }
}

static void little_endian(uint8_t *at, long value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (uint8_t) (value >> 8 * i);
}

static void write_ivf_head(FILE *file, const char *letters, int width, int height)
{
    uint8_t head[32] = {'D', 'K', 'I', 'F', 0, 0, 32};
    memcpy(head + 8, letters, 4);
    little_endian(head + 12, width, 2);
    little_endian(head + 14, height, 2);
    little_endian(head + 16, 15, 4);
    little_endian(head + 20, 1, 4);
    fwrite(head, 1, sizeof head, file);
}

static void write_picture(FILE *file, const struct encoder *encoder, const uint8_t *data, long size, int number)
{
    if (encoder->four_letters) {
        uint8_t head[12] = {0};
        little_endian(head, size, 4);
        little_endian(head + 4, number, 8);
        fwrite(head, 1, sizeof head, file);
    }
    fwrite(data, 1, (size_t) size, file);
}

static int fail(const char *words)
{
    fprintf(stderr, "reference: %s\n", words);
    return 1;
}

static int run(const struct encoder *encoder, int width, int height, FILE *file)
{
    size_t pixels = (size_t) width * height;
    int half = (width + 1) / 2, half_rows = (height + 1) / 2;
    size_t picture_size = pixels + 2 * (size_t) half * half_rows;
    uint8_t *source = malloc(4 * pixels), *picture = malloc(picture_size), *libyuvs = malloc(picture_size);
    void *state = encoder && source && picture && libyuvs ? encoder->open(width, height) : NULL;
    if (!source || !picture || !libyuvs || (encoder && !state))
        return fail("cannot be opened");
    if (encoder && encoder->four_letters)
        write_ivf_head(file, encoder->four_letters, width, height);
    for (int number = 0; fread(source, 4, pixels, stdin) == pixels; number++) {
        const uint8_t *data = NULL;
        convert(source, picture, width, height);
        long long cpu = nanos(CLOCK_PROCESS_CPUTIME_ID), wall = nanos(CLOCK_MONOTONIC);
        ARGBToI420(source, 4 * width, libyuvs, width, libyuvs + pixels, half, libyuvs + pixels + half * half_rows, half,
                   width, height);
        long size = encoder ? encoder->encode(state, picture, number, &data) : 0;
        cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        wall = nanos(CLOCK_MONOTONIC) - wall;
        if (size < 0)
            return fail("a picture cannot be encoded");
        if (size > 0)
            write_picture(file, encoder, data, size, number);
        printf("%ld %lld %lld\n", size, cpu, wall);
    }
    return 0;
}

int main(int count, char **words)
{
    if (count != 5)
        return fail("ENCODER WIDTH HEIGHT FILE");
    int width = atoi(words[2]), height = atoi(words[3]);
    const struct encoder *encoder = NULL;
    for (size_t i = 0; i < sizeof ENCODERS / sizeof *ENCODERS; i++)
        if (!strcmp(words[1], ENCODERS[i]->name))
            encoder = ENCODERS[i];
    if (!encoder && strcmp(words[1], "convert"))
        return fail("no such encoder");
    FILE *file = fopen(words[4], "wb");
    if (width < 16 || height < 16 || !file)
        return fail("wrong size, or a file that cannot be written");
    int status = run(encoder, width, height, file);
    return fclose(file) ? fail("the file cannot be written") : status;
}
