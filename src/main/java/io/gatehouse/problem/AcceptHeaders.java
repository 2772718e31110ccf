package io.gatehouse.problem;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Refuses an {@code Accept} that nobody can read before anything is done: the framework would stumble over it afterwards. */
final class AcceptHeaders {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String VALUE = "(?:" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")";
    private static final String PARAMETERS = "(?:[ \t]*+;[ \t]*+(?:" + TOKEN + "=" + VALUE + ")?+)*+";
    /** RFC 9110, section 12.5.1, and the bare asterisk that Java's own client sends. */
    private static final String RANGE = "(?:" + TOKEN + "/" + TOKEN + "|\\*)" + PARAMETERS;
    /** A list may have empty elements (section 5.6.1). */
    private static final Pattern ACCEPT = Pattern.compile("[ \t,]*+(?:" + RANGE + "[ \t]*+(?:,[ \t,]*+|$))*+");

    private static final Pattern WEIGHT =
            Pattern.compile("(?i);[ \t]*+q=(?!(?:0(?:\\.\\d*)?|1(?:\\.0*)?|\\.\\d+)[ \t]*+(?:[;,]|$))");

    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response refuseMalformed(RoutingContext request) {
        return request.request().headers().getAll(HttpHeaders.ACCEPT).stream().allMatch(AcceptHeaders::isReadable)
                ? null
                : ErrorResponses.of(new ProblemException(ProblemType.NOT_ACCEPTABLE), request);
    }

    static boolean isReadable(String accept) {
        return ACCEPT.matcher(accept).matches() && !WEIGHT.matcher(accept).find();
    }
}
