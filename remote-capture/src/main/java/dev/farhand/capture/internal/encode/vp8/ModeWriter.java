package dev.farhand.capture.internal.encode.vp8;

/** Tells how each macroblock is predicted (RFC 6386 sections 11, 16 and 18.3), behind the frame's header. */
final class ModeWriter {
    private final MacroblockModes modes;
    private final NearVectors near;

    private int skipProbability;
    private int intraProbability;
    private int lastProbability;
    private int goldenProbability;

    ModeWriter(MacroblockModes modes) {
        this.modes = modes;
        this.near = new NearVectors(modes);
    }

    /** Writes what the frame's macroblocks have in common, and then each. */
    void write(BoolEncoder header, boolean key) {
        count();
        header.writeFlag(true);
        header.writeNumber(skipProbability, 8);
        if (!key) {
            header.writeNumber(intraProbability, 8);
            header.writeNumber(lastProbability, 8);
            header.writeNumber(goldenProbability, 8);
            header.writeFlag(false);
            header.writeFlag(false);
            writeNoVectorUpdates(header);
        }
        for (int row = 0; row < modes.rows; row++) {
            writeRow(header, key, modes.at(0, row));
        }
    }

    private void writeRow(BoolEncoder header, boolean key, int begin) {
        // Whether the neighbours to the left and above it stand still: true for most of a screen.
        boolean stillLeft = false;
        for (int at = begin; at < begin + modes.columns; at++) {
            header.write(modes.coded[at] ? 0 : 1, skipProbability);
            if (key) {
                writeKeyModes(header, at);
            } else if (modes.isIntra(at)) {
                header.write(0, intraProbability);
                writeIntraModes(header, at);
                stillLeft = false;
            } else {
                writeReference(header, at);
                boolean still = modes.isStill(at) && modes.isStill(at - modes.stride);
                if (still && stillLeft) {
                    // The neighbours' weights are 2, 2 and 1.
                    header.write(0, ModeTables.VECTOR_CONTEXT[5][0]);
                } else {
                    near.find(at);
                    writeVector(header, modes.vectorX[at], modes.vectorY[at]);
                }
                stillLeft = still;
            }
        }
    }

    private void count() {
        int coded = 0;
        int intra = 0;
        int last = 0;
        int golden = 0;
        for (int row = 0; row < modes.rows; row++) {
            for (int column = 0, at = modes.at(0, row); column < modes.columns; column++, at++) {
                coded += modes.coded[at] ? 1 : 0;
                intra += modes.isIntra(at) ? 1 : 0;
                last += modes.kinds[at] == MacroblockModes.LAST ? 1 : 0;
                golden += modes.kinds[at] == MacroblockModes.GOLDEN ? 1 : 0;
            }
        }
        int all = modes.columns * modes.rows;
        skipProbability = CoefficientProbabilities.ofCounts(coded, all);
        intraProbability = CoefficientProbabilities.ofCounts(intra, all);
        lastProbability = CoefficientProbabilities.ofCounts(last, all - intra);
        goldenProbability = CoefficientProbabilities.ofCounts(golden, all - intra - last);
    }

    private static void writeNoVectorUpdates(BoolEncoder header) {
        for (int[] component : ModeTables.VECTOR_UPDATE) {
            for (int probability : component) {
                header.write(0, probability);
            }
        }
    }

    private void writeKeyModes(BoolEncoder header, int at) {
        int[] tree = ModeTables.KEY_LUMA;
        if (modes.kinds[at] == MacroblockModes.INTRA_BLOCKS) {
            header.write(0, tree[0]);
            for (int block = 0; block < 16; block++) {
                int above = block >= 4 ? at * 16 + block - 4 : (at - modes.stride) * 16 + block + 12;
                int left = (block & 3) != 0 ? at * 16 + block - 1 : (at - 1) * 16 + block + 3;
                writeBlockMode(
                        header,
                        modes.blockModes[at * 16 + block],
                        ModeTables.keyBlock(modes.blockModes[above], modes.blockModes[left]));
            }
        } else {
            header.write(1, tree[0]);
            int mode = modes.lumaModes[at];
            header.write(mode >> 1, tree[1]);
            header.write(mode & 1, tree[2 + (mode >> 1)]);
        }
        writeChromaMode(header, modes.chromaModes[at], ModeTables.KEY_CHROMA);
    }

    private void writeIntraModes(BoolEncoder header, int at) {
        int[] tree = ModeTables.LUMA;
        if (modes.kinds[at] == MacroblockModes.INTRA_BLOCKS) {
            header.write(1, tree[0]);
            header.write(1, tree[1]);
            header.write(1, tree[3]);
            for (int block = 0; block < 16; block++) {
                writeBlockMode(header, modes.blockModes[at * 16 + block], ModeTables.BLOCK);
            }
        } else {
            int mode = modes.lumaModes[at];
            header.write(mode == IntraPrediction.MEAN ? 0 : 1, tree[0]);
            if (mode == IntraPrediction.TRUE_MOTION) {
                header.write(1, tree[1]);
                header.write(0, tree[3]);
            } else if (mode != IntraPrediction.MEAN) {
                header.write(0, tree[1]);
                header.write(mode == IntraPrediction.VERTICAL ? 0 : 1, tree[2]);
            }
        }
        writeChromaMode(header, modes.chromaModes[at], ModeTables.CHROMA);
    }

    /** The modes are the leaves of a branch that runs to the right: mean, vertical, horizontal, true motion. */
    private static void writeChromaMode(BoolEncoder header, int mode, int[] tree) {
        for (int step = 0; step < 3; step++) {
            header.write(mode > step ? 1 : 0, tree[step]);
            if (mode <= step) {
                return;
            }
        }
    }

    /** Walks down the tree of RFC 6386 section 11.2 to one of the modes that are used. */
    private static void writeBlockMode(BoolEncoder header, int mode, int[] tree) {
        for (int step = 0; step < 3; step++) {
            header.write(mode > step ? 1 : 0, tree[step]);
            if (mode <= step) {
                return;
            }
        }
        // Horizontal is the first leaf of the two branches that are left.
        header.write(0, tree[3]);
        header.write(0, tree[4]);
    }

    private void writeReference(BoolEncoder header, int at) {
        header.write(1, intraProbability);
        boolean kept = MacroblockModes.isKept(modes.kinds[at]);
        header.write(kept ? 1 : 0, lastProbability);
        if (kept) {
            header.write(modes.kinds[at] - MacroblockModes.GOLDEN, goldenProbability);
        }
    }

    private void writeVector(BoolEncoder header, int x, int y) {
        boolean moved = (x | y) != 0;
        header.write(moved ? 1 : 0, near.probability(0));
        if (!moved) {
            return;
        }
        boolean nearest = near.isNearest(x, y);
        header.write(nearest ? 0 : 1, near.probability(1));
        if (nearest) {
            return;
        }
        boolean isNear = near.isNear(x, y);
        header.write(isNear ? 0 : 1, near.probability(2));
        if (isNear) {
            return;
        }
        header.write(0, near.probability(3));
        writeComponent(header, 4 * (y - near.bestY()), ModeTables.VECTOR_Y);
        writeComponent(header, 4 * (x - near.bestX()), ModeTables.VECTOR_X);
    }

    /** A number of quarters of a pixel: below eight by a tree, above by its bits (section 17.2). */
    private static void writeComponent(BoolEncoder header, int quarters, int[] probabilities) {
        int size = Math.abs(quarters);
        if (size < 8) {
            header.write(0, probabilities[0]);
            // The tree of three bits, the highest first; its seven branches lie in the order of a walk that goes left
            // first.
            header.write(size >> 2, probabilities[2]);
            int half = 3 + 3 * (size >> 2);
            header.write(size >> 1 & 1, probabilities[half]);
            header.write(size & 1, probabilities[half + 1 + (size >> 1 & 1)]);
        } else {
            header.write(1, probabilities[0]);
            int bits = 9;
            for (int bit = 0; bit < 3; bit++) {
                header.write(size >> bit & 1, probabilities[bits + bit]);
            }
            for (int bit = 9; bit > 3; bit--) {
                header.write(size >> bit & 1, probabilities[bits + bit]);
            }
            // What is long and has none of the higher bits must have this one.
            if (size > 15) {
                header.write(size >> 3 & 1, probabilities[bits + 3]);
            }
        }
        if (size != 0) {
            header.write(quarters < 0 ? 1 : 0, probabilities[1]);
        }
    }
}
