package dev.farhand.benchmark;

import java.nio.file.Path;

/**
 * What every group of rows works with.
 *
 * @param pki folder with {@code server.pem}, {@code agent.pem} and {@code trust.pem}
 * @param work folder for anything else; gone after the run
 */
record Context(Report report, Scale scale, Path pki, Path work) {}
