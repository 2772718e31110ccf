package io.gatehouse.bootstrap;

import jakarta.ws.rs.Path;
import java.util.List;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeReflection;

/**
 * Runs while a native executable is built, and only then. Requests, answers and stored data are records that are read and
 * written by reflection, and a 405 looks at the resources' methods: found by what they are, none can be forgotten.
 */
final class NativeReflection implements Feature {
    private static final String OURS = "io.gatehouse.";

    /** What libraries and the JDK look up by a name that they put together, and nobody else registers. */
    static final List<String> BY_NAME = List.of(
            // The entries of a cache with a size and a life after the last access: the lockout's own counters.
            "com.github.benmanes.caffeine.cache.PSAMS",
            // HKDF, from which all keys come: its kind of service is newer than the builder's list of them may be.
            "com.sun.crypto.provider.HKDFKeyDerivation$HKDFSHA256",
            "javax.crypto.KDFParameters");

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
        BY_NAME.forEach(name -> registerConstructors(access.findClassByName(name)));
    }

    private static void registerConstructors(Class<?> type) {
        RuntimeReflection.register(type);
        RuntimeReflection.register(type.getDeclaredConstructors());
        // Caffeine looks for it before the constructor.
        RuntimeReflection.registerFieldLookup(type, "FACTORY");
    }

    private static void register(Class<?> type) {
        if (!type.getName().startsWith(OURS)) {
            return;
        }
        RuntimeReflection.register(type);
        // One by one: what "registerAll..." makes known can be found, and not called.
        RuntimeReflection.register(type.getDeclaredConstructors());
        RuntimeReflection.register(type.getDeclaredMethods());
        RuntimeReflection.register(type.getDeclaredFields());
        if (type.isRecord()) {
            RuntimeReflection.registerAllRecordComponents(type);
        }
    }
}
