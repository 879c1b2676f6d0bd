package jd.swarm.scheduler;

/// The room on a node: what it has with overcommit, less what its containers have reserved. Every scheduler applies this
/// rule, whatever its filters.
///
/// @param overcommit the part of a node's processors and memory that may be promised beyond what it has; 0.05 is 5 %
record Room(double overcommit) {
    private static final long PERCENT = 100;

    /// {@return whether the node has room for what the request reserves; a request that reserves nothing always fits}
    boolean accepts(PlacementRequest request, NodeView node) {
        CpuAndMemory total = total(node);
        CpuAndMemory then = node.inventory().reserved().plus(request.resources());
        return (request.resources().nanoCpus() == 0 || then.nanoCpus() <= total.nanoCpus())
                && (request.resources().memory() == 0 || then.memory() <= total.memory());
    }

    String reason(PlacementRequest request, NodeView node) {
        CpuAndMemory total = total(node);
        CpuAndMemory reserved = node.inventory().reserved();
        var free = new CpuAndMemory(
                total.nanoCpus() - reserved.nanoCpus(), total.memory() - reserved.memory());
        String text = free.text().isEmpty() ? "nothing" : free.text();
        return "no room for " + request.resources().text() + ": free are " + text;
    }

    /// {@return how full the node would be: for processors and memory together 0 to 200}
    ///
    /// What the request does not reserve counts as 100 on every node, so that it makes no difference.
    // tag::how-full-a-node-would-be[]
    long load(PlacementRequest request, NodeView node) {
        CpuAndMemory total = total(node);
        CpuAndMemory then =
                node.inventory().reserved().plus(request.resources());
        long cpus = request.resources().nanoCpus() == 0
                ? PERCENT : then.nanoCpus() * PERCENT / total.nanoCpus();
        long memory = request.resources().memory() == 0
                ? PERCENT : then.memory() * PERCENT / total.memory();
        return cpus + memory;
    }
    // end::how-full-a-node-would-be[]

    private CpuAndMemory total(NodeView node) {
        return node.total().times(1 + overcommit);
    }
}
