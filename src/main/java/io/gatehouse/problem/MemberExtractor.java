package io.gatehouse.problem;

import jakarta.inject.Singleton;
import jakarta.validation.valueextraction.ExtractedValue;
import jakarta.validation.valueextraction.UnwrapByDefault;
import jakarta.validation.valueextraction.ValueExtractor;

/** Lets the constraints of a member see its value. */
@Singleton
@UnwrapByDefault
final class MemberExtractor implements ValueExtractor<Member<@ExtractedValue ?>> {
    @Override
    public void extractValues(Member<?> member, ValueReceiver receiver) {
        receiver.value(null, member.value());
    }
}
