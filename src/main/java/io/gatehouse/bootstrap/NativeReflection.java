package io.gatehouse.bootstrap;

import jakarta.ws.rs.Path;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeReflection;

/**
 * Runs while a native executable is built, and only then. Requests, answers and stored data are records that are read and
 * written by reflection, and a 405 looks at the resources' methods: found by what they are, none can be forgotten.
 */
final class NativeReflection implements Feature {
    private static final String OURS = "io.gatehouse.";

    NativeReflection() {}

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        access.registerSubtypeReachabilityHandler((analysis, type) -> register(type), Record.class);
        // In the image because Quarkus calls it; found by its annotation, as it has no type in common with the others.
        access.registerSubtypeReachabilityHandler(
                (analysis, type) -> {
                    if (type.isAnnotationPresent(Path.class)) {
                        register(type);
                    }
                },
                Object.class);
    }

    private static void register(Class<?> type) {
        if (!type.getName().startsWith(OURS)) {
            return;
        }
        RuntimeReflection.register(type);
        RuntimeReflection.registerAllDeclaredConstructors(type);
        RuntimeReflection.registerAllDeclaredMethods(type);
        RuntimeReflection.registerAllDeclaredFields(type);
        if (type.isRecord()) {
            RuntimeReflection.registerAllRecordComponents(type);
        }
    }
}
