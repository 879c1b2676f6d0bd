package jd.machine.store;

import java.util.List;
import jd.server.api.Json;

/// How the machine's daemon is started.
///
/// @param arbitraryFlags the values of `--engine-opt`: flags of `jd daemon` without the two dashes
/// @param labels the values of `--engine-label`
/// @param storageDriver the value of `--engine-storage-driver`, empty for the daemon's choice
public record EngineSettings(List<String> arbitraryFlags, List<String> labels, String storageDriver) {
    public EngineSettings {
        arbitraryFlags = List.copyOf(Json.orEmpty(arbitraryFlags));
        labels = List.copyOf(Json.orEmpty(labels));
        storageDriver = storageDriver == null ? "" : storageDriver;
    }
}
