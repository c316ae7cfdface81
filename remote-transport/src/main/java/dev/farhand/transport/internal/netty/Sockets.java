package dev.farhand.transport.internal.netty;

import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/**
 * Whose sockets a network loop has: Linux's own where Netty's native for them loads, else the JDK's. With very many idle
 * links the JDK's selector costs more than the links.
 */
public enum Sockets {
    /** The JDK's. */
    NIO {
        @Override
        IoHandlerFactory loops() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerSocketChannel> listening() {
            return NioServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> connected() {
            return NioSocketChannel.class;
        }
    },

    /** Linux's. */
    EPOLL {
        @Override
        IoHandlerFactory loops() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public Class<? extends ServerSocketChannel> listening() {
            return EpollServerSocketChannel.class;
        }

        @Override
        public Class<? extends SocketChannel> connected() {
            return EpollSocketChannel.class;
        }
    };

    /** The best that this process has. */
    static Sockets best() {
        try {
            return Epoll.isAvailable() ? EPOLL : NIO;
        } catch (NoClassDefFoundError nobodyAddedIt) {
            return NIO;
        }
    }

    /** Those that channels of this loop or these loops have to have. */
    public static Sockets of(IoEventLoopGroup loops) {
        return loops.isIoType(NioIoHandler.class) ? NIO : EPOLL;
    }

    abstract IoHandlerFactory loops();

    /** For a port. */
    public abstract Class<? extends ServerSocketChannel> listening();

    /** For a connection that is dialled. */
    public abstract Class<? extends SocketChannel> connected();
}
