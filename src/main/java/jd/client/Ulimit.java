package jd.client;

/// A resource limit of a process: `nofile=1024`, `nofile=1024:2048` (soft and hard).
record Ulimit(String name, long soft, long hard) {
    static Ulimit parse(String text) {
        String[] parts = text.split("=", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("invalid ulimit argument: " + text);
        }
        String[] limits = parts[1].split(":", 2);
        long soft = FlagType.parseInt(limits[0]);
        long hard = limits.length == 2 ? FlagType.parseInt(limits[1]) : soft;
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new IllegalArgumentException("ulimit soft limit must be less than or equal to hard limit: "
                    + soft + " > " + hard);
        }
        return new Ulimit(parts[0], soft, hard);
    }
}
