package io.gatehouse.privacy;

/**
 * Rows that have served their time. A package whose table has such rows produces a bean that says which.
 *
 * @param key the primary key's column
 * @param expired the condition, in SQL; an index should lead to the rows
 */
public record Perishable(String table, String key, String expired) {}
