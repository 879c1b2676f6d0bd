package jd.labs.lab16;

import java.util.List;
import java.util.Optional;

/// The API of a provider that rents hosts by the minute.
///
/// ```
///   run ──► PENDING ──► RUNNING ── shutdown ──► STOPPING ──► STOPPED ── start ──► PENDING
///              └──► FAILED  └──────── powerOff ────────────────┘
/// ```
///
/// PENDING and STOPPING last some seconds. Every method may throw [Refused].
public interface Provider {
    enum Status { PENDING, RUNNING, STOPPING, STOPPED, FAILED }

    /// {@return the id of the SSH key with this name}
    Optional<String> key(String name);

    /// {@return its id} Refused (409) if the name is taken.
    String createKey(String name);

    /// Refused (404) if there is none, (409) while an instance uses it.
    void deleteKey(String name);

    /// {@return the ids of the instances with this name} The provider permits several of the same name.
    List<String> instances(String name);

    /// Starts a new instance. {@return its id}
    String run(String name, String key);

    /// Refused (404) if there is none.
    Status status(String instance);

    /// Refused (409) unless it is STOPPED.
    void start(String instance);

    /// Asks its operating system to stop. A hung one does not. Refused (409) unless it is RUNNING.
    void shutdown(String instance);

    /// Switches it off; it is STOPPED at once. Refused (409) if it is so already.
    void powerOff(String instance);

    /// Refused (404) if there is none. Its disk is deleted too.
    void delete(String instance);

    /// Waits for a second.
    void pause();

    /// An answer other than 2xx.
    final class Refused extends RuntimeException {
        private final int code;

        Refused(int code, String message) {
            super(code + " " + message);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }
}
