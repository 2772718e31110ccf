package io.gatehouse.audit;

import java.util.List;

/** Events that have been written in the transaction that is open. */
record Recorded(List<AuditEvent> events) {}
