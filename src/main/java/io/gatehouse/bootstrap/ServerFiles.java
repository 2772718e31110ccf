package io.gatehouse.bootstrap;

import java.nio.file.Path;

/**
 * Where the embedded servers keep what they need.
 *
 * @param binaries the unpacked programs, kept
 * @param data what the servers store
 * @param run the files of this very run; its pid files tell the watchdog whom to stop
 * @param throwAway whether the data go with the run
 */
record ServerFiles(Path binaries, Path data, Path run, boolean throwAway) {
    Path postgresPid() {
        return run.resolve("postgres.pid");
    }

    Path redisPid() {
        return run.resolve("redis.pid");
    }

    Path removedAtTheEnd() {
        return throwAway ? data : run;
    }
}
