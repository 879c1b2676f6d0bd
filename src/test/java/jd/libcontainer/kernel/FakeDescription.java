package jd.libcontainer.kernel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import jd.libcontainer.io.Pidfd;

/// An open file description of the fake kernel (open(2)). Several descriptors may refer to one; it is closed with the
/// last.
abstract sealed class FakeDescription {
    private int references;

    void hold() {
        references++;
    }

    void release() {
        references--;
        if (references == 0) {
            closed();
        }
    }

    void closed() {}

    boolean readable() {
        return true;
    }

    static final class File extends FakeDescription {
        final FakeNode node;
        final boolean append;
        int offset;

        File(FakeNode node, boolean append) {
            this.node = node;
            this.append = append;
        }

        /// A file that is in no directory.
        static File anonymous() {
            return new File(FakeNode.directory(null, 0), false);
        }
    }

    /// The bytes that have been written to a pipe and not yet read.
    static final class Pipe {
        final Deque<byte[]> bytes = new ArrayDeque<>();
        int writers;
        int readers;
    }

    static final class ReadEnd extends FakeDescription {
        final Pipe pipe;

        ReadEnd(Pipe pipe) {
            this.pipe = pipe;
            pipe.readers++;
        }

        @Override
        void closed() {
            pipe.readers--;
        }

        @Override
        boolean readable() {
            return !pipe.bytes.isEmpty() || pipe.writers == 0;
        }
    }

    static final class WriteEnd extends FakeDescription {
        final Pipe pipe;

        WriteEnd(Pipe pipe) {
            this.pipe = pipe;
            pipe.writers++;
        }

        @Override
        void closed() {
            pipe.writers--;
        }

        @Override
        boolean readable() {
            return false;
        }
    }

    record Packet(byte[] data, FakeDescription[] passed) {}

    static final class Socket extends FakeDescription {
        final Deque<Packet> arrived = new ArrayDeque<>();
        Optional<FakeLinks> links = Optional.empty();
        Socket peer;
        boolean gone;

        @Override
        void closed() {
            gone = true;
            for (Packet packet : arrived) {
                for (FakeDescription passed : packet.passed()) {
                    passed.release();
                }
            }
        }

        @Override
        boolean readable() {
            return !arrived.isEmpty() || peer != null && peer.gone;
        }
    }

    static final class Pidfd extends FakeDescription {
        final FakeProcess process;

        Pidfd(FakeProcess process) {
            this.process = process;
        }

        @Override
        boolean readable() {
            return process.ended();
        }
    }
}
