/**
 * Owns what the flows share about the life of an account after its first day: another password, another address, its
 * end. May use {@code user}, {@code credential}, {@code session}, {@code verification}, {@code mail}, {@code privacy},
 * {@code audit} and {@code problem}. Never sees a password, only what became of it, and changes nothing without the
 * account's lock.
 */
@NullMarked
package io.gatehouse.account;

import org.jspecify.annotations.NullMarked;
