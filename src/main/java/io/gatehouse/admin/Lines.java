package io.gatehouse.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of any length, in memory one at a time. One that is too long is passed over, not read. */
final class Lines {
    static final int LONGEST = 64 * 1024;

    private final InputStream stream;
    private final byte[] buffer = new byte[16 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    private int position;
    private int limit;
    private long number;

    Lines(InputStream stream) {
        this.stream = stream;
    }

    /**
     * A line without its end.
     *
     * @param number from 1
     * @param content null if the line is too long
     */
    record Line(long number, byte @Nullable [] content) {
        @Override
        public String toString() {
            return "Line[" + number + "]";
        }
    }

    /** The next line, or null after the last. */
    @Nullable
    Line next() throws IOException {
        line.reset();
        var tooLong = false;
        var empty = true;
        while (fill()) {
            empty = false;
            int end = endOfLine();
            if (line.size() + end - position > LONGEST) {
                tooLong = true;
            } else {
                line.write(buffer, position, end - position);
            }
            position = end;
            if (end < limit) {
                position++;
                break;
            }
        }
        return empty ? null : new Line(++number, tooLong ? null : line.toByteArray());
    }

    private boolean fill() throws IOException {
        if (position == limit) {
            limit = Math.max(0, stream.read(buffer));
            position = 0;
        }
        return limit > 0;
    }

    private int endOfLine() {
        int end = position;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        return end;
    }
}
