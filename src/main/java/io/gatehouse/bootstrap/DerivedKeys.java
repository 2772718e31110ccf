package io.gatehouse.bootstrap;

import io.gatehouse.key.MasterKeys;
import io.gatehouse.mail.MailTokenKeys;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Keys that are derived from the master key for packages that don't know it. */
class DerivedKeys {
    private static final String MAIL_TOKENS = "gatehouse mail token";

    @Produces
    @Singleton
    MailTokenKeys mailTokenKeys(MasterKeys masterKeys) {
        return new MailTokenKeys(masterKeys.ids().stream()
                .map(id -> masterKeys.derive(id, MAIL_TOKENS))
                .toList());
    }
}
