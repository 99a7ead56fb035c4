package io.leasehold.dhcp.links;

/// The kernel refused something the links asked of it.
final class KernelCallException extends RuntimeException {
    private final int errno;

    /// @param attempted what was tried, on what
    /// @param negatedErrno as [Libc] returns it
    KernelCallException(String attempted, int negatedErrno) {
        super(attempted + ": " + Libc.errorText(negatedErrno));
        this.errno = -negatedErrno;
    }

    int errno() {
        return errno;
    }

    /// Passes a result through.
    static int check(String attempted, int result) {
        if (result < 0) {
            throw new KernelCallException(attempted, result);
        }
        return result;
    }
}
