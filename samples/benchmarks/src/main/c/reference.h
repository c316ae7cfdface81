/* Encoders that others wrote, behind one door. Reference only: nothing of this is shipped. */
#ifndef FARHAND_BENCHMARK_REFERENCE_H
#define FARHAND_BENCHMARK_REFERENCE_H

/* Pictures of one size, 4:2:0, in one piece: brightness, then both colours. One thread, one quality, no look-ahead. */
struct encoder {
    const char *name;
    /* What an IVF file calls its language; NULL where pictures are written one behind the other. */
    const char *four_letters;
    /* NULL when it cannot be opened. */
    void *(*open)(int width, int height);
    /* Writes one; returns how many bytes at *data there are, or less than 0. The first is a key frame, and no other. */
    long (*encode)(void *state, unsigned char *picture, int number, const unsigned char **data);
};

extern const struct encoder x264_ultrafast;
extern const struct encoder libvpx_vp8;
extern const struct encoder openh264_screen;

#endif
