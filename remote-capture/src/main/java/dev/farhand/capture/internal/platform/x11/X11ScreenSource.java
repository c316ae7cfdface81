package dev.farhand.capture.internal.platform.x11;

import dev.farhand.capture.screen.CaptureResult;
import dev.farhand.capture.screen.CursorShape;
import dev.farhand.capture.screen.NoScreenException;
import dev.farhand.capture.spi.ScreenSource;
import dev.farhand.core.annotation.ThreadConfined;
import dev.farhand.core.media.NoScreenReason;
import dev.farhand.core.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A screen, a monitor or a window of an X server. Whatever goes wrong is a result: nothing is thrown once it is open. */
@ThreadConfined("capture")
final class X11ScreenSource implements ScreenSource {
    private static final Logger LOG = LoggerFactory.getLogger(X11ScreenSource.class);

    /** Twice as many as an 8K screen has: what a server says is not what we have memory for. */
    private static final long MOST_PIXELS = 1L << 26;

    /** A target that goes on moving faster than this is looked at again at the next grab. */
    private static final int ATTEMPTS = 3;

    /** So often in a row no target moves while it is looked at: this one cannot be read. */
    private static final int MOST_REFUSALS = 60;

    /** How often a screen is looked at whose server does not tell of changes. */
    private static final long BLIND_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final XConnection connection;
    private final CaptureTarget target;
    private final Optional<DamageWatch> damage;
    private final CursorWatch cursor;

    private ImageReader reader;
    private FrameRows rows;
    /** What was painted since the last grab; what is being grabbed is in the other one. */
    private DamagedAreas painted;

    private DamagedAreas grabbed;
    private boolean moved;
    private int refusals;
    private boolean hasGrabbed;
    private @Nullable NoScreenReason lost;
    private boolean closed;

    /** Takes the connection over when it succeeds. */
    X11ScreenSource(XConnection connection, CaptureTarget target)
            throws ConnectionLostException, RequestRefusedException, NoScreenException {
        this.connection = connection;
        this.target = target;
        target.locate();
        damage = DamageWatch.of(connection, target.window());
        cursor = new CursorWatch(connection, target);
        rows = new FrameRows(newFrame());
        painted = new DamagedAreas(target.width(), target.height());
        grabbed = new DamagedAreas(target.width(), target.height());
        reader = newReader();
        if (damage.isEmpty()) {
            LOG.info("screen-changes-not-told reason=\"the X server has no DAMAGE extension\"");
        }
        // Whatever has happened until here, the first grab looks at everything, and where it is.
        moved = true;
        connection.events(this::event);
    }

    private VideoFrame newFrame() throws NoScreenException {
        boolean large = target.width() > VideoFrame.LONGEST_SIDE || target.height() > VideoFrame.LONGEST_SIDE;
        if (large || (long) target.width() * target.height() > MOST_PIXELS) {
            throw new NoScreenException(
                    NoScreenReason.VIRTUAL_DISPLAY,
                    "there are no pictures of " + target.width() + " by " + target.height() + " pixels");
        }
        return new VideoFrame(target.width(), target.height());
    }

    private ImageReader newReader() throws ConnectionLostException {
        Optional<SharedImage> shared = SharedImage.of(connection, target.drawable(), target.width(), target.height());
        if (shared.isEmpty()) {
            LOG.debug("screen-memory-not-shared width={} height={}", target.width(), target.height());
            return new PlainImage(connection);
        }
        return shared.get();
    }

    private void event(ByteBuffer packet, int at) {
        int type = packet.get(at) & 0xFF;
        moved |= target.event(type, packet, at);
        if (damage.isPresent()) {
            damage.get().event(type, packet, at, target.originX(), target.originY(), painted);
        }
        cursor.event(type, packet, at);
    }

    @Override
    public VideoFrame frame() {
        return rows.frame();
    }

    @Override
    public boolean awaitChange(long timeoutNanos) {
        // Events also come in while the last grab waits for its answers.
        if (!hasGrabbed || lost != null || moved || painted.count() > 0 || cursor.isStale()) {
            return true;
        }
        boolean blind = damage.isEmpty() && (timeoutNanos < 0 || timeoutNanos > BLIND_NANOS);
        long begin = blind ? System.nanoTime() : 0;
        try {
            return connection.awaitEvents(blind ? BLIND_NANOS : timeoutNanos)
                    || (blind && System.nanoTime() - begin >= BLIND_NANOS);
        } catch (ConnectionLostException e) {
            lose(e.asNoScreen());
            return true;
        }
    }

    @Override
    public void wakeUp() {
        connection.wakeUp();
    }

    @Override
    public CaptureResult grab() {
        return grab(!hasGrabbed || damage.isEmpty());
    }

    @Override
    public CaptureResult grabAll() {
        return grab(true);
    }

    private CaptureResult grab(boolean all) {
        rows.begin();
        if (lost != null || closed) {
            return CaptureResult.LOST;
        }
        try {
            connection.readEvents();
            if (all) {
                painted.addAll();
            }
            return take();
        } catch (ConnectionLostException e) {
            return lose(e.asNoScreen());
        } catch (NoScreenException e) {
            return lose(e);
        }
    }

    private CaptureResult take() throws ConnectionLostException, NoScreenException {
        boolean resized = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                resized |= moved && follow();
                if (damage.isPresent()) {
                    damage.get().accept();
                }
                swapAreas();
                cursor.ask(grabbed.count() > 0);
                if (grabbed.count() > 0) {
                    reader.read(target.drawable(), target.x(), target.y(), grabbed, rows);
                }
                cursor.take();
                refusals = 0;
                return result(resized);
            } catch (RequestRefusedException e) {
                // It is elsewhere already, and the event that says so is on its way.
                moved = true;
                painted.addAll();
                if (++refusals > MOST_REFUSALS) {
                    throw e.asNoScreen();
                }
            }
        }
        // The next grab goes on, with everything; what was taken over until here is told of now.
        return resized || rows.isChanged() ? result(resized) : CaptureResult.UNCHANGED;
    }

    private void swapAreas() {
        DamagedAreas next = grabbed;
        grabbed = painted;
        painted = next;
        painted.clear();
    }

    private CaptureResult result(boolean resized) {
        if (!hasGrabbed || resized) {
            hasGrabbed = true;
            rows.changeAll();
        }
        if (resized) {
            return CaptureResult.RESIZED;
        }
        return rows.isChanged() ? CaptureResult.CHANGED : CaptureResult.UNCHANGED;
    }

    /** Looks where the target is now; answers whether the picture is of another size. */
    private boolean follow() throws ConnectionLostException, RequestRefusedException, NoScreenException {
        moved = false;
        target.locate();
        painted.addAll();
        VideoFrame frame = rows.frame();
        if (target.width() == frame.width() && target.height() == frame.height()) {
            return false;
        }
        rows = new FrameRows(newFrame());
        rows.begin();
        painted = new DamagedAreas(target.width(), target.height());
        painted.addAll();
        grabbed = new DamagedAreas(target.width(), target.height());
        reader.close();
        reader = newReader();
        return true;
    }

    private CaptureResult lose(NoScreenException why) {
        lost = why.reason();
        LOG.debug("screen-lost detail=\"{}\"", why.getMessage());
        return CaptureResult.LOST;
    }

    @Override
    public int changedFrom() {
        return rows.changedFrom();
    }

    @Override
    public int changedTo() {
        return rows.changedTo();
    }

    @Override
    public Optional<NoScreenReason> lostReason() {
        return Optional.ofNullable(lost);
    }

    @Override
    public CursorShape cursor() {
        return cursor.shape();
    }

    @Override
    public int cursorShapeChanges() {
        return cursor.shapeChanges();
    }

    @Override
    public int cursorX() {
        return cursor.x();
    }

    @Override
    public int cursorY() {
        return cursor.y();
    }

    @Override
    public boolean isCursorVisible() {
        return cursor.isVisible();
    }

    @Override
    public int cursorMoves() {
        return cursor.moves();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            connection.close();
            reader.close();
        }
    }
}
