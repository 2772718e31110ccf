package io.gatehouse.key;

/** What is to be opened was sealed under a master key that isn't configured. */
public final class UnknownMasterKeyException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    UnknownMasterKeyException(String message) {
        super(message);
    }
}
