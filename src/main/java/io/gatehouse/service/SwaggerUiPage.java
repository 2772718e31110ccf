package io.gatehouse.service;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * {@code GET /docs/}: Swagger UI's files with a page of ours. Quarkus' own starts itself by inline code, which our content
 * policy forbids, and keeps the access token that one types in the browser's storage.
 */
@ApplicationScoped
class SwaggerUiPage {
    /** After the filters, before Quarkus' own page. */
    private static final int BEFORE_QUARKUS = 1;

    @CheckedTemplate(basePath = "service")
    static class Templates {
        static native TemplateInstance docs();
    }

    void route(@Observes Router router) {
        router.get("/docs/").order(BEFORE_QUARKUS).handler(SwaggerUiPage::answer);
        router.get("/docs/index.html").order(BEFORE_QUARKUS).handler(SwaggerUiPage::answer);
    }

    private static void answer(RoutingContext routing) {
        routing.response()
                .putHeader("Content-Type", "text/html;charset=utf-8")
                .putHeader("Cache-Control", "no-cache")
                .end(Templates.docs().render());
    }
}
