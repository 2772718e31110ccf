/**
 * Owns what is mailed: the typed e-mails, their words, the outbox and its dispatch over SMTP. May use
 * {@code verification} and {@code privacy}. Never stores, logs or hands out a token, never logs an address or a body,
 * and never sends from a request's thread or inside a transaction.
 */
@NullMarked
package io.gatehouse.mail;

import org.jspecify.annotations.NullMarked;
