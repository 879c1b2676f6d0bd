package jd.libcontainer.kernel;

import java.util.Optional;
import jd.libcontainer.kernel.FakeDescription.Packet;
import jd.libcontainer.kernel.FakeDescription.Socket;

/// Sockets of the fake kernel: pairs, which carry messages with descriptors, and routing sockets (rtnetlink(7)).
record FakeNetwork(FakeProcessTable processes) implements NetworkSyscalls {
    private Socket socket(int fd) {
        return (Socket) processes.self().at(fd);
    }

    /// Every socket that is not one of a pair is a routing socket of the process that opens it.
    @Override
    public int socket(int domain, int type, int protocol) {
        Socket socket = new Socket();
        socket.links = Optional.of(processes.self().links);
        return processes.self().add(socket);
    }

    @Override
    public void bind(int fd, byte[] address) {}

    @Override
    public void connect(int fd, byte[] address) {}

    @Override
    public byte[] getsockopt(int fd, int level, int option, int length) {
        return new byte[length];
    }

    @Override
    public void sendto(int fd, byte[] message, int flags, byte[] address) {
        Socket socket = socket(fd);
        for (byte[] answer : socket.links.orElseThrow().answers(message, pid -> processes.at(pid, Errno.ESRCH).links)) {
            socket.arrived.add(new Packet(answer, new FakeDescription[0]));
        }
    }

    @Override
    public byte[] recv(int fd, int capacity, int flags) {
        Socket socket = socket(fd);
        processes.await(socket::readable);
        return socket.arrived.poll().data();
    }

    @Override
    public int[] socketpair(int domain, int type, int protocol) {
        Socket one = new Socket();
        Socket other = new Socket();
        one.peer = other;
        other.peer = one;
        int first = processes.self().add(one);
        return new int[] {first, processes.self().add(other)};
    }

    @Override
    public void sendmsg(int fd, byte[] data, int[] fds) {
        Socket socket = socket(fd);
        FakeErrno.refuse(socket.peer.gone, Errno.EPIPE);
        FakeDescription[] passed = new FakeDescription[fds.length];
        for (int i = 0; i < fds.length; i++) {
            passed[i] = processes.self().at(fds[i]);
            passed[i].hold();
        }
        socket.peer.arrived.add(new Packet(data.clone(), passed));
    }

    @Override
    public Received recvmsg(int fd, int capacity) {
        Socket socket = socket(fd);
        processes.await(socket::readable);
        Packet packet = socket.arrived.poll();
        if (packet == null) {
            return new Received(new byte[0], new int[0]);
        }
        int[] fds = new int[packet.passed().length];
        for (int i = 0; i < fds.length; i++) {
            fds[i] = processes.self().add(packet.passed()[i]);
            packet.passed()[i].release();
        }
        return new Received(packet.data(), fds);
    }

    @Override
    public void shutdown(int fd, int how) {}
}
