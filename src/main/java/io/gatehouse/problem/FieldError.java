package io.gatehouse.problem;

/**
 * One bad field of a request.
 *
 * @param field the member's name as the client wrote it, in snake case
 * @param message what is wrong with it and what to do
 */
public record FieldError(String field, String message) {}
