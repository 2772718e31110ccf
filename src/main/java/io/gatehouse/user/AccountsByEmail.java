package io.gatehouse.user;

import io.gatehouse.audit.AccountLookup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Whose many addresses are, in one query. */
@ApplicationScoped
class AccountsByEmail implements AccountLookup {
    private final EntityManager entities;

    AccountsByEmail(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    @Transactional
    public Map<String, UUID> byEmail(Collection<String> emails) {
        // An address with a NUL can't be anybody's, and PostgreSQL wouldn't take it.
        var possible = emails.stream().filter(EmailAddress.Normal::isAddress).toArray(String[]::new);
        if (possible.length == 0) {
            return Map.of();
        }
        @SuppressWarnings("unchecked")
        List<Object[]> rows = entities.createNativeQuery("SELECT email, id FROM users WHERE email = ANY (:emails)")
                .setParameter("emails", possible)
                .getResultList();
        var accounts = new HashMap<String, UUID>();
        rows.forEach(row -> accounts.put((String) row[0], (UUID) row[1]));
        return accounts;
    }
}
