package dev.farhand.capture.internal.encode.hardware;

import dev.farhand.capture.encode.NoEncoderException;
import dev.farhand.capture.encode.NoEncoderReason;
import dev.farhand.capture.internal.encode.system.Found;
import dev.farhand.core.media.VideoCodec;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a driver on a thread of its own, since nobody knows how long one takes that is stuck. */
final class Probe {
    private static final long MOST_SECONDS = 2;

    private Probe() {}

    /** What it writes; throws what the question throws, or when it takes too long. */
    static Set<VideoCodec> ask(String name, Found.Search<Set<VideoCodec>> question) throws NoEncoderException {
        FutureTask<Set<VideoCodec>> task = new FutureTask<>(question::find);
        Thread thread = new Thread(task, "farhand-encoder-probe-" + name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NoEncoderException reason) {
                throw reason;
            }
            throw new NoEncoderException(NoEncoderReason.FAILED, name + " cannot be asked: " + e.getCause());
        } catch (TimeoutException e) {
            throw new NoEncoderException(
                    NoEncoderReason.FAILED, name + " did not answer within " + MOST_SECONDS + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoEncoderException(NoEncoderReason.FAILED, name + " was not waited for");
        }
    }
}
