package io.leasehold.ipam.option;

import java.util.List;

/** Something in the text of options that cannot be. */
public sealed interface OptionFault {
    /** The keys from the mapping of all options down to the one that is wrong; at least one. */
    List<String> path();

    String message();

    /** What to do about it. */
    String remedy();

    /**
     * A key that is no option here. The message speaks of the mapping that has the key.
     *
     * @param names that would be right there
     */
    record BadKey(List<String> path, String message, String remedy, List<String> names)
            implements OptionFault {}

    /**
     * One option under two keys.
     *
     * @param first the key it stands under already, in the same mapping
     */
    record Twice(List<String> path, int code, String first) implements OptionFault {
        @Override
        public String message() {
            return "option "
                    + code
                    + " is set twice, as '"
                    + first
                    + "' and as '"
                    + path.getLast()
                    + "'";
        }

        @Override
        public String remedy() {
            return "keep one of the two";
        }
    }

    /** A value that its option cannot have. */
    record BadValue(List<String> path, String message, String remedy) implements OptionFault {}
}
