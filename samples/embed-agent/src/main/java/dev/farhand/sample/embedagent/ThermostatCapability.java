package dev.farhand.sample.embedagent;

import com.google.protobuf.StringValue;
import dev.farhand.agent.capability.CapabilityHandler;
import dev.farhand.agent.capability.CapabilityOpening;
import dev.farhand.core.error.ErrorCode;
import dev.farhand.transport.link.MessageLimits;
import dev.farhand.transport.link.MessageStream;

/**
 * The capability "thermostat": a channel of messages, {@code get} or {@code set DEGREES}, each answered with one. The agent
 * has checked the grant already; whether the person in the room agrees is this program's question.
 */
final class ThermostatCapability implements CapabilityHandler {
    /** Under this name the server opens it. */
    static final String NAME = "thermostat";

    private static final MessageLimits LIMITS = new MessageLimits(1024, 10, 20);

    private final Thermostat thermostat;

    ThermostatCapability(Thermostat thermostat) {
        this.thermostat = thermostat;
    }

    @Override
    public void opening(CapabilityOpening opening) {
        if (thermostat.isLocked()) {
            opening.refuse(ErrorCode.CONSENT_DENIED, "The thermostat is locked by the person in the room.");
            return;
        }
        MessageStream<StringValue> messages = MessageStream.over(opening.accept(), StringValue.parser(), LIMITS);
        messages.receiver(new Conversation(messages));
        messages.read();
    }

    private String answer(String request) {
        try {
            String[] words = request.strip().split("\\s+");
            if (words.length == 2 && words[0].equals("set")) {
                thermostat.keep(Double.parseDouble(words[1]));
            } else if (words.length != 1 || !words[0].equals("get")) {
                return "say get, or set DEGREES";
            }
            return thermostat.reading();
        } catch (NumberFormatException wrong) {
            return "say set and a number, as in: set 21.5";
        } catch (IllegalArgumentException wrong) {
            return String.valueOf(wrong.getMessage());
        }
    }

    /** One channel. Reads the next message when the answer to the last is on its way, so nobody can fill our memory. */
    private final class Conversation implements MessageStream.Receiver<StringValue> {
        private final MessageStream<StringValue> messages;

        Conversation(MessageStream<StringValue> messages) {
            this.messages = messages;
        }

        @Override
        public void onMessage(StringValue request) {
            messages.send(StringValue.of(answer(request.getValue()))).thenRun(messages::read);
        }

        @Override
        public void onFinished() {
            messages.finish();
        }

        @Override
        public void onReset(ErrorCode code) {
            // The other side went away in the middle; the thermostat keeps what it was told last.
        }
    }
}
