package io.leasehold.http.pages;

import java.util.List;

/** Everything known of one address, for the drawer. */
public record AddressView(
        String address,
        String stateName,
        String stateLabel,
        String owner,
        List<SubnetView.Fact> lease,
        List<SubnetView.Fact> reservation,
        List<Moment> history) {
    public record Moment(String at, String kind, String who) {}
}
