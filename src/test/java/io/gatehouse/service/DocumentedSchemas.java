package io.gatehouse.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.gatehouse.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Holds JSON against the schemas of the OpenAPI document, which in 3.1 are those of JSON Schema 2020-12. */
final class DocumentedSchemas {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private final JsonNode document;

    DocumentedSchemas(JsonNode document) {
        this.document = document;
    }

    /** The answer has a status and a media type that the document knows for the route, and the schema that it says. */
    void requireMatch(Answer answer, String method, String path) {
        var responses = document.path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        var response = resolve(responses.path(Integer.toString(answer.status())));
        var mediaType = answer.header("Content-Type").replaceAll(";.*", "");
        var where = "%s %s: %d %s %s".formatted(method, path, answer.status(), mediaType, answer.text());
        assertThat(response.isMissingNode()).as(where).isFalse();
        if (!response.has("content")) {
            assertThat(answer.text()).as(where).isEmpty();
            return;
        }
        var content = response.path("content").path(mediaType);
        assertThat(content.isMissingNode()).as(where).isFalse();
        var body = mediaType.endsWith("json") ? answer.json() : TextNode.valueOf(answer.text());
        assertThat(errors(content.path("schema"), body)).as(where).isEmpty();
    }

    /** Where an example isn't what the schema beside it says. */
    List<String> wrongExamples() {
        var wrong = new ArrayList<String>();
        document.findParents("example").forEach(parent -> {
            if (parent.has("schema")) {
                errors(parent.path("schema"), parent.path("example"))
                        .forEach(error -> wrong.add(error + " in " + parent.path("example")));
            }
        });
        return wrong;
    }

    private Set<ValidationMessage> errors(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return FACTORY.getSchema(whole).validate(value);
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }
}
