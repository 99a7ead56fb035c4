package io.leasehold.ipam.lease;

/** Takes rows of the lease table one after the other. */
@FunctionalInterface
public interface LeaseSink {
    /**
     * Told before the first row, by a source that can guess, how many there will be.
     *
     * @param rows about; makes the rows come faster, and means nothing else
     */
    default void expect(int rows) {}

    /**
     * Takes one row.
     *
     * @param row valid during this call only: the next row may be told by the same object
     */
    void row(RawLease row);
}
