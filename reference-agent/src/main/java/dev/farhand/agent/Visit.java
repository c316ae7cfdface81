package dev.farhand.agent;

import java.time.Instant;
import java.util.List;

/**
 * Somebody was on this machine: one entry per session, however many channels it opened, so that one visitor cannot push
 * the others out of the list.
 *
 * @param session the session's id
 * @param user the visitor's id
 * @param name the visitor's name, as the server vouched for it
 * @param organisation where the visitor belongs
 * @param capabilities what was used, sorted
 * @param first when the first channel was opened
 * @param last when the last channel was opened
 * @param channels how many were opened
 */
public record Visit(
        String session,
        String user,
        String name,
        String organisation,
        List<String> capabilities,
        Instant first,
        Instant last,
        int channels) {}
