package io.gatehouse.privacy;

import java.util.UUID;

/** Something that is stored about people. A package that stores such a thing has a bean that says what. */
public interface PersonalData {
    /** Whose it is; the address in its normal form. */
    record Person(UUID id, String email) {
        @Override
        public String toString() {
            return "Person[" + id + "]";
        }
    }

    /** The member of the export, in snake case. */
    String name();

    /** All of it about one person in a form for JSON, without any secret, in the caller's transaction. */
    Object export(Person person);

    /** Removes what doesn't go with the account's row by itself, in the caller's transaction. */
    default void erase(Person person) {}
}
