package jd.client.container;

import static jd.client.flags.FlagType.INT;
import static jd.client.flags.FlagType.STRING;
import static jd.client.flags.FlagType.SWAP;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.body.BodyFields;
import jd.client.body.ContainerFlags;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.flags.RestartFlag;
import jd.client.session.Cli;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ByteSize;

/// `update`: changes limits and restart policy of existing containers. A flag that is not given changes nothing.
public final class CmdUpdate implements Command {
    @Override
    public Flags flags() {
        return ContainerFlags.addLimitsTo(new Flags("update", "[OPTIONS] CONTAINER [CONTAINER...]",
                ArgumentCount.atLeast(1), "Update configuration of one or more containers"))
                .value("cpu-rt-period", INT, "Limit the CPU real-time period in microseconds")
                .value("cpu-rt-runtime", INT, "Limit the CPU real-time runtime in microseconds")
                .value("memory-swap", SWAP, "Swap limit equal to memory plus swap: -1 to enable unlimited swap")
                .value("restart", STRING, "Restart policy to apply when a container exits");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        boolean something = flags().all().stream().anyMatch(flag -> arguments.value(flag.name()).isPresent());
        if (!something) {
            throw new ClientException(1, "you must provide one or more flags when using this command");
        }
        byte[] change = change(arguments);
        List<String> warnings = new ArrayList<>();
        int exitCode = EachArgument.run(cli, arguments, container -> warnings.addAll(cli.api()
                .document(ApiRequest.post(ApiRequest.containerPath(container) + "/update").json(change))
                .at("Warnings").texts()));
        if (!warnings.isEmpty()) {
            cli.out().println(String.join("\n", warnings));
        }
        return exitCode;
    }

    private static byte[] change(Arguments flags) {
        RestartFlag restart = RestartFlag.parse(flags.text("restart"));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("BlkioWeight", flags.number("blkio-weight", 0));
        body.put("CpuPeriod", flags.number("cpu-period", 0));
        body.put("CpuQuota", flags.number("cpu-quota", 0));
        body.put("CpuRealtimePeriod", flags.number("cpu-rt-period", 0));
        body.put("CpuRealtimeRuntime", flags.number("cpu-rt-runtime", 0));
        body.put("CpuShares", flags.number("cpu-shares", 0));
        body.put("NanoCpus", flags.value("cpus").map(FlagType::nanoCpus).orElse(0L));
        body.put("CpusetCpus", flags.text("cpuset-cpus"));
        body.put("CpusetMems", flags.text("cpuset-mems"));
        body.put("Memory", bytes(flags, "memory"));
        body.put("MemoryReservation", bytes(flags, "memory-reservation"));
        body.put("MemorySwap", bytes(flags, "memory-swap"));
        if (flags.value("pids-limit").isPresent()) {
            body.put("PidsLimit", flags.number("pids-limit", 0));
        }
        body.put("RestartPolicy", BodyFields.of("Name", restart.name(), "MaximumRetryCount", restart.retries()));
        return new JsonTree(body).bytes();
    }

    private static long bytes(Arguments flags, String name) {
        return flags.value(name).map(text -> text.equals("-1") ? -1 : ByteSize.parse(text).bytes()).orElse(0L);
    }
}
