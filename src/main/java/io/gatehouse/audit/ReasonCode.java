package io.gatehouse.audit;

/** A private reason, the same in the trail, in the metrics and on the trace. Enums alone implement it: a label is one of few. */
public interface ReasonCode {
    /** In kebab case. */
    String code();
}
