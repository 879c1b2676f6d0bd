package jd.machine;

import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.machine.driver.Driver;
import jd.machine.driver.MachineState;
import jd.machine.provision.MachineDaemon;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;

/// `start`, `stop`, `restart`, `kill`: changes the state of hosts.
record MachineLifecycle(MachineSession session, Kind kind) implements Command {
    enum Kind {
        START("start", "Start a machine", "Starting", "started"),
        STOP("stop", "Stop a machine", "Stopping", "stopped"),
        RESTART("restart", "Restart a machine", "Restarting", "restarted"),
        KILL("kill", "Kill a machine", "Killing", "killed");

        private final String name;
        private final String help;
        private final String begin;
        private final String end;

        Kind(String name, String help, String begin, String end) {
            this.name = name;
            this.help = help;
            this.begin = begin;
            this.end = end;
        }
    }

    @Override
    public Flags flags() {
        return new Flags("machine " + kind.name, "NAME [NAME...]", ArgumentCount.atLeast(1), kind.help);
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return session.forEach(arguments.positionals(), (config, driver) -> change(cli, config, driver));
    }

    private void change(Cli cli, MachineConfig config, Driver driver) {
        if (kind != Kind.STOP && kind != Kind.KILL && !config.provisioned()) {
            throw new MachineException("machine \"" + config.name() + "\" is not complete: go on with its creation with: "
                    + "jd machine provision " + config.name());
        }
        if (isAlready(driver.state())) {
            String state = kind == Kind.START ? "running" : "stopped";
            cli.err().println("Machine \"" + config.name() + "\" is already " + state + ".");
            return;
        }
        cli.out().println(kind.begin + " \"" + config.name() + "\"...");
        switch (kind) {
            case START -> driver.start();
            case STOP -> driver.stop();
            case RESTART -> driver.restart();
            case KILL -> driver.kill();
        }
        if (kind == Kind.START || kind == Kind.RESTART) {
            new MachineDaemon(driver.url(), session.store().files(config.name())).awaitAnswer();
        }
        cli.out().println("Machine \"" + config.name() + "\" was " + kind.end + ".");
    }

    private boolean isAlready(MachineState state) {
        return switch (kind) {
            case START -> state == MachineState.RUNNING;
            case STOP, KILL -> state == MachineState.STOPPED;
            case RESTART -> false;
        };
    }
}
