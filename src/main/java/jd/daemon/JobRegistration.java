package jd.daemon;

import jd.server.engine.Engine;

/// Registers the daemon's jobs with its engine: [JobTable], unless a lab puts a student's engine between the two.
@FunctionalInterface
public interface JobRegistration {
    void register(Engine engine, Daemon daemon);
}
