package io.leasehold.dhcp.links;

/// The kernel refused something the links asked of it.
final class KernelCallException extends RuntimeException {
    private final String reason;
    private final int errno;

    /// @param attempted what was tried, on what
    /// @param negatedErrno as [Libc] returns it
    KernelCallException(String attempted, int negatedErrno) {
        this(-negatedErrno, attempted + ": " + Libc.errorText(negatedErrno));
    }

    private KernelCallException(int errno, String reason) {
        super(reason);
        this.reason = reason;
        this.errno = errno;
    }

    /// What was tried and what the kernel said.
    String reason() {
        return reason;
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
