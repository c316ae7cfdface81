package dev.farhand.server;

import dev.farhand.core.error.ErrorCode;
import dev.farhand.core.error.RemoteException;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** The port that browsers and agents come to. Where it cannot be had, one sentence says why and what to do. */
record WebPort(String address, int port, boolean plain) {
    /** Fails early, before a database is started for nothing; {@code url} is where browsers are told to find it. */
    void require(Optional<URI> url) {
        url.filter(given -> !plain && given.getScheme().equals("http")).ifPresent(given -> {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ServerKeys.URL.name() + ": this server speaks TLS, and nobody could log in at " + given
                            + ". Write https:// there, or start it with --plain for plain HTTP.");
        });
        InetAddress place = place();
        if (plain && !place.isLoopbackAddress()) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION,
                    ServerKeys.PLAIN.name() + ": plain HTTP is for a loopback address, and " + ServerKeys.ADDRESS.name()
                            + " is " + address + ".");
        }
        try {
            new ServerSocket(port, 1, place).close();
        } catch (IOException e) {
            throw refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private InetAddress place() {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new RemoteException(
                    ErrorCode.INVALID_CONFIGURATION, ServerKeys.ADDRESS.name() + ": there is no such address.", e);
        }
    }

    /** Somebody may have been faster than we since then. */
    void open(EmbeddedServer web) {
        try {
            web.start();
        } catch (ServerStartupException e) {
            throw refusal(reason(e), e);
        }
    }

    private RemoteException refusal(String reason, Throwable cause) {
        return new RemoteException(ErrorCode.INVALID_CONFIGURATION, sentence(reason), cause);
    }

    private String sentence(String reason) {
        String where = "port " + port + " of " + address;
        if (reason.contains("Address already in use")) {
            return ServerKeys.PORT.name() + ": " + where
                    + " is taken by another program. End that one, or choose another port with --port.";
        }
        if (reason.contains("Permission denied")) {
            return ServerKeys.PORT.name() + ": this account may not listen on " + where
                    + ". Choose a port above 1023 with --port, or give it CAP_NET_BIND_SERVICE.";
        }
        if (reason.contains("Cannot assign requested address")) {
            return ServerKeys.ADDRESS.name() + ": this machine does not have the address " + address
                    + ". Take one that it has, or 0.0.0.0 for all.";
        }
        return ServerKeys.PORT.name() + ": the server cannot listen on " + where + " (" + reason + ").";
    }

    /** What the system said, below whatever was wrapped around it. */
    private static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return String.valueOf(cause.getMessage());
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
