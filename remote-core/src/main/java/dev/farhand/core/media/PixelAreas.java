package dev.farhand.core.media;

import java.util.Arrays;

/** A list of areas that is filled again and again without making anything new. Not safe for several threads. */
public final class PixelAreas {
    private static final int NUMBERS = 4;
    private static final int FIRST_ROOM = 16;

    private int[] numbers = new int[NUMBERS * FIRST_ROOM];
    private int size;

    /** Adds one; the numbers are the caller's word. */
    public void add(int x, int y, int width, int height) {
        int at = size * NUMBERS;
        if (at == numbers.length) {
            numbers = Arrays.copyOf(numbers, at * 2);
        }
        numbers[at] = x;
        numbers[at + 1] = y;
        numbers[at + 2] = width;
        numbers[at + 3] = height;
        size++;
    }

    /** Makes one reach further down. */
    public void grow(int area, int rows) {
        numbers[area * NUMBERS + 3] += rows;
    }

    /** Forgets all. */
    public void clear() {
        size = 0;
    }

    /** How many. */
    public int size() {
        return size;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The first column of one. */
    public int x(int area) {
        return numbers[area * NUMBERS];
    }

    /** The first row of one. */
    public int y(int area) {
        return numbers[area * NUMBERS + 1];
    }

    /** Columns of one. */
    public int width(int area) {
        return numbers[area * NUMBERS + 2];
    }

    /** Rows of one. */
    public int height(int area) {
        return numbers[area * NUMBERS + 3];
    }

    /** One of them. */
    public PixelArea get(int area) {
        return new PixelArea(x(area), y(area), width(area), height(area));
    }

    /** Pixels of all of them. */
    public long pixels() {
        long pixels = 0;
        for (int area = 0; area < size; area++) {
            pixels += (long) width(area) * height(area);
        }
        return pixels;
    }
}
