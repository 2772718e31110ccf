package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.key.MasterKeys;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What is kept of a client's address: enough to see that two events come from one place, not which place. */
@ApplicationScoped
class AddressPrint {
    private static final String KEY_LABEL = "audit address";

    private final MasterKeys keys;

    AddressPrint(MasterKeys keys) {
        this.keys = keys;
    }

    byte @Nullable [] hash(@Nullable String ip) {
        if (ip == null || ip.isEmpty()) {
            return null;
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(keys.derive(keys.currentId(), KEY_LABEL), "HmacSHA256"));
            return mac.doFinal(ip.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC-SHA256", e);
        }
    }

    /** The /24 of an IPv4 address, the /48 of an IPv6 address; null for what is no address. */
    static @Nullable String network(@Nullable String ip) {
        if (ip == null) {
            return null;
        }
        try {
            var address = InetAddress.ofLiteral(ip).getAddress();
            int kept = address.length == 4 ? 3 : 6;
            Arrays.fill(address, kept, address.length, (byte) 0);
            return InetAddress.getByAddress(address).getHostAddress() + "/" + kept * 8;
        } catch (IllegalArgumentException | UnknownHostException e) {
            return null;
        }
    }
}
