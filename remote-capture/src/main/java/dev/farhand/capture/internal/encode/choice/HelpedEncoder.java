package dev.farhand.capture.internal.encode.choice;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.VideoEncoder;
import dev.farhand.capture.spi.EncoderProvider;
import dev.farhand.core.media.EncodedFrame;
import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.VideoCodec;
import dev.farhand.core.media.VideoFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own encoder, which hands films to a helper and takes over again when they end: with a key frame each time, so that the decoder
 * does not notice. A helper that fails is not asked again.
 */
public final class HelpedEncoder implements VideoEncoder {
    private static final Logger LOG = LoggerFactory.getLogger(HelpedEncoder.class);

    private final VideoEncoder own;
    private final List<EncoderProvider> helpers;
    private final int width;
    private final int height;
    private final FilmWatch watch;
    private @Nullable VideoEncoder helper;
    private boolean alone;
    private boolean ownIsBehind;

    /** For pictures of this size; the helpers are asked in order. The encoder is closed with this one. */
    public HelpedEncoder(VideoEncoder own, List<EncoderProvider> helpers, int width, int height) {
        this.own = own;
        this.helpers = List.copyOf(helpers);
        this.width = width;
        this.height = height;
        this.watch = new FilmWatch(width, height);
    }

    @Override
    public VideoCodec codec() {
        return own.codec();
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key) {
        return encode(picture, coarseness, key, NO_LIMIT);
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int coarseness, boolean key, int byteLimit) {
        return encode(picture, 0, height, coarseness, key, byteLimit);
    }

    @Override
    public EncodedFrame encode(VideoFrame picture, int from, int to, int coarseness, boolean key, int byteLimit) {
        boolean film = !alone && watch.isFilm(picture, from, to);
        if (!film) {
            dismiss();
        } else if (helper == null) {
            helper = findHelper();
        }
        VideoEncoder writer = helper;
        if (writer != null) {
            try {
                EncodedFrame frame = writer.encode(picture, from, to, coarseness, key, byteLimit);
                ownIsBehind = true;
                return frame;
            } catch (IllegalStateException e) {
                LOG.warn("encoder-helper-failed: {}; what is written from here on is our own", e.getMessage());
                alone = true;
                ownIsBehind = true;
                dismiss();
            }
        }
        EncodedFrame frame = own.encode(picture, from, to, coarseness, key || ownIsBehind, byteLimit);
        ownIsBehind = false;
        return frame;
    }

    /** By our own, and only as long as what it knows is what decoders have. */
    @Override
    public EncodedFrame sharpen(VideoFrame picture, PixelAreas areas, int coarseness, int byteLimit) {
        return helper == null && !ownIsBehind
                ? own.sharpen(picture, areas, coarseness, byteLimit)
                : VideoEncoder.super.sharpen(picture, areas, coarseness, byteLimit);
    }

    private void dismiss() {
        VideoEncoder dismissed = helper;
        helper = null;
        if (dismissed != null) {
            dismissed.close();
        }
    }

    private @Nullable VideoEncoder findHelper() {
        for (EncoderProvider provider : helpers) {
            try {
                VideoEncoder found = provider.open(own.codec(), width, height);
                LOG.debug("encoder-helper {} writes a film of {} × {}", provider.name(), width, height);
                return found;
            } catch (NoEncoderException e) {
                LOG.debug("encoder-helper {} does not: {}", provider.name(), e.getMessage());
            }
        }
        alone = true;
        return null;
    }

    @Override
    public void close() {
        dismiss();
        own.close();
    }
}
