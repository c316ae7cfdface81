package dev.farhand.agent.internal.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** What travels inside a WebSocket, as a socket of its own, so that TLS can be put on it. */
final class WebSocketTunnel extends Socket {
    private final Socket outer;
    private final InputStream in;
    private final OutputStream out;

    WebSocketTunnel(Socket outer) throws IOException {
        this.outer = outer;
        this.out = new WebSocketFrames.Output(outer.getOutputStream());
        this.in = new WebSocketFrames.Input(outer.getInputStream(), outer.getOutputStream());
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public boolean isConnected() {
        return outer.isConnected();
    }

    @Override
    public boolean isBound() {
        return outer.isBound();
    }

    @Override
    public boolean isClosed() {
        return outer.isClosed();
    }

    @Override
    public InetAddress getInetAddress() {
        return outer.getInetAddress();
    }

    @Override
    public int getPort() {
        return outer.getPort();
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return outer.getSoTimeout();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        outer.setSoTimeout(millis);
    }

    @Override
    public void close() throws IOException {
        outer.close();
    }
}
