package io.leasehold.ipam.lease;

/** Takes rows of the lease table one after the other. */
@FunctionalInterface
public interface LeaseSink {
    /**
     * Takes one row.
     *
     * @param row valid during this call only: the next row may be told by the same object
     */
    void row(RawLease row);
}
