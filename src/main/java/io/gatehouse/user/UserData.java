package io.gatehouse.user;

import io.gatehouse.privacy.Perishable;
import io.gatehouse.privacy.PersonalData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.NoSuchElementException;

/** What is stored about people in the accounts themselves. */
@Singleton
class UserData implements PersonalData {
    @Produces
    @Singleton
    static Perishable endedReservations() {
        return new Perishable("address_reservations", "email", "until < now()");
    }

    @Override
    public String name() {
        return "profile";
    }

    @Override
    public Object export(Person person) {
        return User.<User>findByIdOptional(person.id()).map(UserView::of).orElseThrow(NoSuchElementException::new);
    }
}
