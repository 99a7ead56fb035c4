package io.leasehold.ipam.classify;

import org.jspecify.annotations.Nullable;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// The classes of one message, each once, in the order in which they were found. Nearly always two
/// or three, so a list; from [#MANY] on also a set, because a plan may declare hundreds.
///
/// Grows at its end only; for one thread while it grows.
public final class ClassNames extends AbstractSet<String> {
    private static final int MANY = 9;

    private final List<String> inOrder;
    private @Nullable Set<String> index;

    ClassNames() {
        inOrder = new ArrayList<>(4);
    }

    private ClassNames(List<String> names) {
        inOrder = names;
        if (names.size() >= MANY) {
            index = new HashSet<>(names);
        }
    }

    /// @param names each of them once
    public static ClassNames of(List<String> names) {
        return new ClassNames(List.copyOf(names));
    }

    @Override
    public boolean add(String name) {
        if (contains(name)) {
            return false;
        }
        inOrder.add(name);
        if (index != null) {
            index.add(name);
        } else if (inOrder.size() == MANY) {
            index = new HashSet<>(inOrder);
        }
        return true;
    }

    @Override
    public boolean contains(@Nullable Object name) {
        return index == null ? inOrder.contains(name) : index.contains(name);
    }

    /// In the order in which they were found.
    public List<String> inOrder() {
        return List.copyOf(inOrder);
    }

    @Override
    public Iterator<String> iterator() {
        return Collections.unmodifiableList(inOrder).iterator();
    }

    @Override
    public int size() {
        return inOrder.size();
    }
}
