package jd.swarm.scheduler;

import java.util.List;

/// An expression about a node: its name or id with the key `node`, else one of its labels. A node without the label has
/// the empty value, so `storage!=ssd` also selects the nodes that have no label `storage`.
///
/// Swarm 0.3: scheduler/filter/constraint.go
public record Constraint(Expression expression) implements NodeExpression {
    public static Constraint parse(String text) {
        return new Constraint(Expression.parse("constraint", text));
    }

    @Override
    public boolean holdsFor(NodeView node) {
        return expression.key().equals("node")
                ? expression.matchesOne(List.of(node.name(), node.identity().id()))
                : expression.matches(node.labels().getOrDefault(expression.key(), ""));
    }
}
