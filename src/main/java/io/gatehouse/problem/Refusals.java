package io.gatehouse.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Refuses a request before it has reached a resource, with the very answer that it would have got there. */
@ApplicationScoped
public class Refusals {
    private final ObjectMapper mapper;

    @Inject
    Refusals(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Answers on the event loop; the request's body isn't read. */
    public void refuse(RoutingContext request, ProblemException problem) {
        var answer = ErrorResponses.of(problem, request);
        var response = request.response();
        response.setStatusCode(answer.getStatus());
        answer.getStringHeaders().forEach((name, values) -> response.putHeader(name, values));
        try {
            response.end(Buffer.buffer(mapper.writeValueAsBytes(answer.getEntity())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A problem can't be written", e);
        }
    }
}
