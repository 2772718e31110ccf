package io.gatehouse.credential;

/** A password that met the policy, as its hash: the only thing from which a credential can be made. */
public record NewPassword(String hash) {
    @Override
    public String toString() {
        return "NewPassword[hidden]";
    }
}
