package dev.farhand.transport.link;

import dev.farhand.core.error.ErrorCode;

/**
 * Why a link ended.
 *
 * @param code the reason; {@link ErrorCode#LINK_LOST} when the connection broke without a word
 * @param sentence the reason for a person
 * @param byPeer whether the other end ended it
 */
public record LinkEnd(ErrorCode code, String sentence, boolean byPeer) {}
