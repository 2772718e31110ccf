package io.gatehouse.privacy;

import io.gatehouse.privacy.PersonalData.Person;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is stored about people, wherever it is. */
@ApplicationScoped
public class People {
    private final List<PersonalData> stored;

    People(@All List<PersonalData> stored) {
        this.stored = stored;
    }

    @Transactional
    public Map<String, Object> export(Person person) {
        var all = new TreeMap<String, Object>();
        stored.forEach(data -> all.put(data.name(), data.export(person)));
        return all;
    }

    /** Removes everything but the account's row and what goes with it by itself. */
    @Transactional(TxType.MANDATORY)
    public void erase(Person person) {
        stored.forEach(data -> data.erase(person));
    }
}
