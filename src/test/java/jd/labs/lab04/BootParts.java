package jd.labs.lab04;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import jd.daemon.BootReleases;

/// The methods that a student of lab 4 writes. They are explained in the starter and in `labs/lab04-boot/tasks.adoc`.
public interface BootParts extends BootReleases {
    /// A part of the daemon.
    ///
    /// @param needs the names of the parts that must be open before it
    /// @param opening acquires what the part consists of, and returns its release
    record Part(String name, Set<String> needs, Callable<Runnable> opening) {
        public Part {
            needs = Set.copyOf(needs);
        }
    }

    List<Part> order(List<Part> parts);

    List<String> cycle(List<Part> stuck);

    void boot(List<Part> parts) throws Exception;
}
