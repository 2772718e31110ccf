package io.gatehouse.problem;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the form of a page sent. One that can't be read has no fields, so that the page answers it with a page. */
public final class PageForm {
    private final @Nullable OAuthForm fields;

    private PageForm(@Nullable OAuthForm fields) {
        this.fields = fields;
    }

    static PageForm parse(String body) {
        try {
            return new PageForm(OAuthForm.parse(body));
        } catch (OAuthException malformed) {
            return new PageForm(null);
        }
    }

    /** Empty for one without a value, too. */
    public Optional<String> field(String name) {
        return fields == null ? Optional.empty() : fields.optional(name);
    }

    /** Whether its token is good; it isn't, either, if another account gets the token's address at the same moment. */
    public boolean usesUpToken(Predicate<String> use) {
        try {
            return field("token").filter(use).isPresent();
        } catch (ProblemException e) {
            if (e.type() == ProblemType.INVALID_TOKEN) {
                return false;
            }
            throw e;
        }
    }
}
