package io.gatehouse.privacy;

import java.util.List;

/**
 * Rows, or what stands in some of their columns, that have served their time. A package whose table has such rows produces
 * a bean that says which.
 *
 * @param key the primary key's column
 * @param expired the condition, in SQL; an index should lead to the rows; rows whose columns
 *     have been emptied don't meet it any more
 * @param emptied the columns that become null; the whole row goes if there are none
 */
public record Perishable(String table, String key, String expired, List<String> emptied) {
    public Perishable {
        emptied = List.copyOf(emptied);
    }

    /** Whole rows. */
    public Perishable(String table, String key, String expired) {
        this(table, key, expired, List.of());
    }
}
