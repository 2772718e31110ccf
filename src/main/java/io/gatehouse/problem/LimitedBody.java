package io.gatehouse.problem;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request body that may not be longer than any that makes sense, whatever its headers say. */
public final class LimitedBody extends FilterInputStream {
    /** In bytes. */
    public static final int LIMIT = 256 * 1024;

    private long read;

    LimitedBody(InputStream body) {
        super(body);
    }

    /** A 413 (RFC 9110, section 15.5.14). */
    public static ProblemException refusal() {
        return new ProblemException(ProblemType.PAYLOAD_TOO_LARGE, "Send at most 256 KB.");
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int some = super.read(target, offset, length);
        count(Math.max(0, some));
        return some;
    }

    private void count(int bytes) {
        read += bytes;
        if (read > LIMIT) {
            throw refusal();
        }
    }
}
