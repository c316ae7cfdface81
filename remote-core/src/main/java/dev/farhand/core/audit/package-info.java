/**
 * What happened, by whom, to what: records that hang together by hashes, so that a changed, removed, moved or inserted
 * one is found.
 */
@NullMarked
package dev.farhand.core.audit;

import org.jspecify.annotations.NullMarked;
