package dev.farhand.capture.encode;

import dev.farhand.core.media.PixelAreas;
import dev.farhand.core.media.ScreenUpdate;
import dev.farhand.core.media.VideoFrame;

/** What a viewer makes of updates: reads them as the documentation says, not as the writer does. */
public final class ShownPicture {
    private final VideoFrame picture;
    private final VideoFrame video;
    private int at;

    public ShownPicture(int width, int height) {
        picture = new VideoFrame(width, height);
        video = new VideoFrame(width, height);
    }

    public VideoFrame picture() {
        return picture;
    }

    public void show(ScreenUpdate update) {
        for (int area = 0; area < update.moved().size(); area++) {
            move(update, area);
        }
        at = 0;
        PixelAreas exact = update.exact();
        for (int area = 0; area < exact.size(); area++) {
            read(update.exactCode(), exact.x(area), exact.y(area), exact.width(area), exact.height(area));
        }
        if (at != update.exactLength()) {
            throw new AssertionError("read " + at + " of " + update.exactLength() + " bytes");
        }
        if (!update.video().isEmpty()) {
            CoarseVideo.decode(update.frame(), video);
            for (int area = 0; area < update.video().size(); area++) {
                picture.copyFrom(video, update.video(), area);
            }
        }
    }

    private void move(ScreenUpdate update, int area) {
        PixelAreas moved = update.moved();
        int down = update.vectorY(area);
        int from = moved.x(area) + update.vectorX(area);
        for (int i = 0; i < moved.height(area); i++) {
            int y = down >= 0 ? moved.y(area) + i : moved.y(area) + moved.height(area) - 1 - i;
            System.arraycopy(
                    picture.pixels(),
                    (y + down) * picture.width() + from,
                    picture.pixels(),
                    y * picture.width() + moved.x(area),
                    moved.width(area));
        }
    }

    private void read(byte[] code, int left, int top, int width, int height) {
        int[] pixels = picture.pixels();
        int[] table = new int[64];
        int last = 0;
        for (int y = top; y < top + height; y++) {
            int x = left;
            while (x < left + width) {
                int here = y * picture.width() + x;
                int what = (code[at] & 0xff) >> 6;
                int low = code[at++] & 63;
                if (what >= 2) {
                    last = what == 2 ? table[low] : newColour(code, table);
                    pixels[here] = last;
                    x++;
                    continue;
                }
                int length = 1 + (low == 63 ? 63 + rest(code) : low);
                for (int i = here; i < here + length; i++) {
                    pixels[i] = what == 0 ? last : pixels[i - picture.width()];
                }
                last = pixels[here + length - 1];
                x += length;
            }
            if (x != left + width) {
                throw new AssertionError("a run leaves its row");
            }
        }
    }

    private int newColour(byte[] code, int[] table) {
        int colour = (code[at] & 255) << 16 | (code[at + 1] & 255) << 8 | code[at + 2] & 255;
        at += 3;
        table[colour * 0x9E3779B1 >>> 26] = colour;
        return colour;
    }

    private int rest(byte[] code) {
        int length = 0;
        int shift = 0;
        int part;
        do {
            part = code[at++];
            length |= (part & 127) << shift;
            shift += 7;
        } while (part < 0);
        return length;
    }
}
