package dev.farhand.transport.internal.client;

import dev.farhand.core.protocol.v1.DeviceEnrolled;
import dev.farhand.core.protocol.v1.EnrolDeviceRequest;
import java.util.concurrent.CompletionStage;

/** One enrolment: dials, proves the server, asks. */
public final class EnrolmentDialler {
    private EnrolmentDialler() {}

    /** See {@link dev.farhand.transport.enrolment.EnrolmentClient#enrol}. */
    public static CompletionStage<DeviceEnrolled> enrol(EnrolmentSettings settings, EnrolDeviceRequest request) {
        throw new UnsupportedOperationException(settings.toString() + request.getProtocol());
    }
}
