package jd.swarm.scheduler;

/// An expression about what a node has: a container with the key `container`, an image with the key `image`, else a
/// container with that label.
///
/// Swarm 0.3: scheduler/filter/affinity.go
public record Affinity(Expression expression) implements NodeExpression {
    public static Affinity parse(String text) {
        return new Affinity(Expression.parse("affinity", text));
    }

    @Override
    public boolean holdsFor(NodeView node) {
        Inventory inventory = node.inventory();
        return switch (expression.key()) {
            case "container" -> expression.matchesName(inventory.containerNames());
            case "image" -> expression.matchesName(inventory.imageNames());
            default -> expression.matchesOne(inventory.containers().stream()
                    .filter(container -> container.labels().containsKey(expression.key()))
                    .map(container -> container.labels().get(expression.key()))
                    .toList());
        };
    }
}
