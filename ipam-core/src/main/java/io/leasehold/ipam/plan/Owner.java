package io.leasehold.ipam.plan;

/**
 * Who owns an address. Two claims have the same owner when kind and name are equal.
 *
 * @param name like {@code metallb/first-pool} or {@code proxmox}; not empty
 */
public record Owner(OwnerKind kind, String name) {
    public Owner {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an owner of kind " + kind.text() + " needs a name");
        }
    }

    @Override
    public String toString() {
        return kind.text() + " " + name;
    }
}
