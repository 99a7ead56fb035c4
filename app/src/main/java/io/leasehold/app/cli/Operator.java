package io.leasehold.app.cli;

import io.leasehold.ipam.port.PlanStore;

/// Who gives commands here, for the audit.
final class Operator {
    private Operator() {}

    static PlanStore.Author author() {
        return new PlanStore.Author(System.getProperty("user.name", "unknown"), "cli", "-");
    }
}
