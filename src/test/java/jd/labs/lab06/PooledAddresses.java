package jd.labs.lab06;

import java.util.Optional;
import jd.daemonnet.AddressAllocator;
import jd.libcontainer.netlink.Ipv4;

/// The allocator of a bridge in `./jd run --lab 6`: the pool that a student's methods have returned last.
final class PooledAddresses implements AddressAllocator {
    // guarded by this
    private AddressPool pool;

    PooledAddresses(AddressPool pool) {
        this.pool = pool;
    }

    @Override
    public synchronized Optional<Ipv4> request() {
        Optional<AddressPool.Allocation> allocation = pool.request();
        allocation.ifPresent(allocated -> pool = allocated.rest());
        return allocation.map(AddressPool.Allocation::address);
    }

    @Override
    public synchronized boolean take(Ipv4 address) {
        Optional<AddressPool> rest = pool.take(address);
        rest.ifPresent(without -> pool = without);
        return rest.isPresent();
    }

    @Override
    public synchronized void release(Ipv4 address) {
        pool = pool.release(address);
    }
}
