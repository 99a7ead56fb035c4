/**
 * What the templates show: one record per part of a page, already in words and numbers. No domain
 * logic and no HTML; the templates in {@code src/main/jte} escape every text by its context.
 */
@NullMarked
package io.leasehold.http.pages;

import org.jspecify.annotations.NullMarked;
