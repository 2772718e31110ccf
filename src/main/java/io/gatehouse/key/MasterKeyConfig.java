package io.gatehouse.key;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

@ConfigMapping(prefix = "gatehouse")
interface MasterKeyConfig {
    /** 32 bytes in base64. */
    String masterKey();

    /** Former master keys, for as long as something sealed or tagged under them is left. */
    Optional<List<String>> masterKeysOld();
}
