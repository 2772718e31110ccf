package io.gatehouse.bootstrap;

import java.util.Map;

/** What the packaged application may know of {@code EmbeddedServers}, whose libraries it doesn't have. */
interface DevelopmentServers {
    /** Starts the servers that are asked for and tells their addresses as configuration properties. */
    Map<String, String> start(boolean postgres, boolean redis);
}
