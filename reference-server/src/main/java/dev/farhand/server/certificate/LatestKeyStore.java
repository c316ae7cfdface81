package dev.farhand.server.certificate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The newest key store for everybody who asks, and each later one; who is slow misses those in between. */
final class LatestKeyStore implements Publisher<KeyStore> {
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    @GuardedBy("this")
    private @Nullable KeyStore newest;

    void publish(KeyStore store) {
        synchronized (this) {
            newest = store;
        }
        followers.forEach(follower -> follower.offer(store));
    }

    @Override
    public void subscribe(Subscriber<? super KeyStore> subscriber) {
        Follower follower = new Follower(subscriber);
        KeyStore now;
        synchronized (this) {
            followers.add(follower);
            now = newest;
        }
        subscriber.onSubscribe(follower);
        if (now != null) {
            follower.offer(now);
        }
    }

    private final class Follower implements Subscription {
        private final Subscriber<? super KeyStore> subscriber;

        @GuardedBy("this")
        private @Nullable KeyStore waiting;

        @GuardedBy("this")
        private long wanted;

        Follower(Subscriber<? super KeyStore> subscriber) {
            this.subscriber = subscriber;
        }

        void offer(KeyStore store) {
            synchronized (this) {
                waiting = store;
            }
            deliver();
        }

        @Override
        public void request(long more) {
            synchronized (this) {
                wanted = more > Long.MAX_VALUE - wanted ? Long.MAX_VALUE : wanted + Math.max(0, more);
            }
            deliver();
        }

        private void deliver() {
            KeyStore next;
            synchronized (this) {
                if (wanted == 0 || waiting == null) {
                    return;
                }
                next = waiting;
                waiting = null;
                wanted--;
            }
            subscriber.onNext(next);
        }

        @Override
        public void cancel() {
            followers.remove(this);
        }
    }
}
