package io.leasehold.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/** Where a page ended, in a form that nobody is tempted to make up. */
final class OpaqueCursor {
    private static final String VERSION = "1:";

    private OpaqueCursor() {}

    static String of(Object last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((VERSION + last).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The link to the page after this one.
     *
     * @param asked names of the parameters that are the same on every page
     */
    static String next(Ask ask, String path, String cursor, String... asked) {
        StringBuilder link = new StringBuilder(path).append("?cursor=").append(cursor);
        for (String name : asked) {
            ask.parameter(name)
                    .ifPresent(
                            value ->
                                    link.append('&')
                                            .append(name)
                                            .append('=')
                                            .append(
                                                    URLEncoder.encode(
                                                            value, StandardCharsets.UTF_8)));
        }
        return link.toString();
    }

    /**
     * @throws ProblemException when it is not one of ours
     */
    static <T> T read(String cursor, Function<String, T> parser) {
        try {
            String text =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (text.startsWith(VERSION)) {
                return parser.apply(text.substring(VERSION.length()));
            }
        } catch (IllegalArgumentException _) {
            // Not base64, or not what ended a page: said below, the same for both.
        }
        throw Ask.wrongParameter("cursor", "this cursor is not one of ours; start without one");
    }
}
