package jd.client.session;

import jd.client.api.ApiRequest;
import jd.libcontainer.io.JsonTree;

/// The fields of a container's inspection that decide how the client attaches to it.
public record ContainerFacts(String id, boolean running, boolean paused, boolean restarting, boolean tty,
        boolean openStdin, boolean autoRemove) {

    public static ContainerFacts inspect(Cli cli, String container) {
        JsonTree json = cli.api().document(ApiRequest.get(ApiRequest.containerPath(container) + "/json"));
        JsonTree state = json.at("State");
        JsonTree config = json.at("Config");
        return new ContainerFacts(json.at("Id").text(), state.at("Running").truth(), state.at("Paused").truth(),
                state.at("Restarting").truth(), config.at("Tty").truth(), config.at("OpenStdin").truth(),
                json.at("HostConfig").at("AutoRemove").truth());
    }
}
