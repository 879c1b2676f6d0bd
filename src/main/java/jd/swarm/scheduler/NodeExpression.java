package jd.swarm.scheduler;

/// An expression that a node satisfies or not.
public sealed interface NodeExpression permits Affinity, Constraint {
    Expression expression();

    boolean holdsFor(NodeView node);
}
