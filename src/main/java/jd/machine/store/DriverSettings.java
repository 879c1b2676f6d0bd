package jd.machine.store;

/// What a driver has to remember of its machine, one record for each driver. Its record is the object `Driver` of
/// `config.json`, and `DriverName` says which one it is.
public sealed interface DriverSettings {
    /// {@return the name of the driver, as in `--driver`}
    String driverName();

    /// A daemon that runs somewhere already: jd knows its address and nothing else.
    ///
    /// @param url `tcp://HOST:PORT`
    record None(String url) implements DriverSettings {
        @Override
        public String driverName() {
            return "none";
        }
    }

    /// A classroom host: a network namespace of this machine with an address of its own on a bridge.
    ///
    /// @param bridge the name of the bridge, `jdm0`
    /// @param subnet the bridge's network; its first address is the bridge's
    /// @param ipAddress the address of the machine, empty before it has one
    record Netns(String bridge, String subnet, String ipAddress) implements DriverSettings {
        @Override
        public String driverName() {
            return "netns";
        }

        public Netns withAddress(String address) {
            return new Netns(bridge, subnet, address);
        }
    }

    /// A host that exists already and is reached with SSH.
    ///
    /// @param sshKey the path of the private key, empty for the default identities of the user
    record Generic(String ipAddress, String sshUser, int sshPort, String sshKey) implements DriverSettings {
        @Override
        public String driverName() {
            return "generic";
        }
    }
}
