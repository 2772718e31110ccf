package io.gatehouse.mail;

import io.gatehouse.mail.Letters.Letter;
import io.gatehouse.mail.OutboxRows.Row;

/** The last step: hands a letter to a mail server or, in development, catches it. */
interface Delivery {
    /** Returns once the letter is in other hands; throws if that is not certain. */
    void deliver(Row row, String recipient, Letter letter);

    /** The message names the failure without the mail server's words: they may repeat the address. */
    final class DeliveryFailed extends RuntimeException {
        private final BackOff.Failure failure;

        DeliveryFailed(BackOff.Failure failure, String reason) {
            super(reason);
            this.failure = failure;
        }

        BackOff.Failure failure() {
            return failure;
        }
    }
}
