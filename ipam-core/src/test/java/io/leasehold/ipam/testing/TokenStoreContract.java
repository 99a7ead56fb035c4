package io.leasehold.ipam.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.port.TokenStore.Token;

import org.junit.jupiter.api.Test;

/** What every {@link io.leasehold.ipam.port.TokenStore} promises. */
public abstract class TokenStoreContract extends StoreContract {

    @Test
    void keepsWhatItWasGiven() {
        OctetString hash = OctetString.of(new byte[32]);
        for (Role role : Role.values()) {
            Token token = new Token("id-" + role, "ci of " + role, role, hash, now);
            ports.tokenStore().create(token);
            assertThat(ports.tokenStore().find("id-" + role)).contains(token);
        }
        assertThat(ports.tokenStore().find("nobody")).isEmpty();
    }

    @Test
    void refusesAnIdThatIsTaken() {
        OctetString hash = OctetString.of(new byte[32]);
        Token first = new Token("id", "first", Role.VIEWER, hash, now);
        ports.tokenStore().create(first);

        assertThatThrownBy(
                        () ->
                                ports.tokenStore()
                                        .create(new Token("id", "second", Role.ADMIN, hash, now)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id");
        assertThat(ports.tokenStore().find("id")).contains(first);
    }
}
