package io.leasehold.dhcp.exchange;

/** Why a client is told that it cannot have what it asks for; the text travels in option 56. */
public enum NakReason {
    WRONG_NETWORK("requested address is not on this network"),
    NOT_YOURS("requested address is not leased to this client"),
    TAKEN("requested address is in use by another client"),
    NOT_IN_PLAN("requested address may not be leased to this client any more");

    private final String text;

    NakReason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
